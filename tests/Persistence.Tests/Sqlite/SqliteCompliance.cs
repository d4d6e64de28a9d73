using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Persistence.Tests;

public sealed class SqliteCompliance : StateStoreCompliance
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 5, 10, 8, 0, 0, TimeSpan.Zero));

    protected override async Task<IRowStore> OpenAsync()
    {
        var store = new SqliteStateStore(_folder.File("state.db"), _time);
        await store.OpenAsync(Stop);
        return store;
    }

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Writes_of_one_row_that_wait_together_keep_their_order()
    {
        await using var committer = Commit(Store);
        var row = Rows.Insert("a", events: 1);
        var chain = new List<RowWrite> { row };
        for (var i = 0; i < 20; i++)
            chain.Add(row = Rows.Update(row, $"{i}", events: 1));

        // Each rests on the one before: out of order they would conflict.
        Assert.All(await Task.WhenAll(chain.Select(committer.WriteAsync)), o => Assert.Equal(WriteOutcome.Applied, o));
    }

    [Fact]
    public async Task Removals_beside_writes_all_come_to_their_end()
    {
        RowWrite[] rows = [.. Enumerable.Range(0, 100).Select(i => Rows.Insert($"r{i}", events: 2))];
        await AppliedAsync(rows);
        var removed = new List<Task>();
        for (var i = 0; i < rows.Length; i++)
        {
            removed.Add(Outbox.RemoveOutboxAsync([rows[i].Events[0]], Stop));

            // Some go with a batch, and some with one that fails: its row would break the table.
            if (i % 10 == 0) removed.Add(AppliedAsync(Rows.Insert($"w{i}")));
            if (i % 10 == 5) removed.Add(Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(Broken($"x{i}"))));
            removed.Add(Outbox.RemoveOutboxAsync([rows[i].Events[1]], Stop));
        }

        await Task.WhenAll(removed).WaitAsync(TimeSpan.FromSeconds(120), Stop);
        Assert.Empty(await OutboxAsync());

        static RowWrite Broken(string id) => new() { Key = new RowKey(Rows.Type, id), NewEtag = Guid.NewGuid(), Payload = null! };
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
