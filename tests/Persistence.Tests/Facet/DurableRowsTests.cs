using FlightTickets.Persistence.Sqlite;

namespace FlightTickets.Persistence.Tests;

public sealed class DurableRowsTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private FacetHost _host = null!;
    private SqliteStateStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStateStore(_folder.File("state.db"), TimeProvider.System);
        await _store.OpenAsync(TestContext.Current.CancellationToken);
        _host = new FacetHost(_store);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_row_is_stored_once_and_stays_as_the_first_wrote_it()
    {
        var rows = _host.Rows<CounterState>();
        Assert.True(await rows.TryInsertAsync("a", new CounterState(1)));
        Assert.False(await rows.TryInsertAsync("a", new CounterState(2)));
        Assert.Equal(1, await CountAsync(rows, "a"));
        Assert.Null(await CountAsync(rows, "b"));
    }

    [Fact]
    public async Task Changes_of_one_row_by_many_are_all_made()
    {
        IDurableRows<CounterState>[] writers = [_host.Rows<CounterState>(), _host.Rows<CounterState>()];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => writers[i % 2].UpdateAsync("a", before => new CounterState((before?.Count ?? 0) + 1))));
        Assert.Equal(40, await CountAsync(writers[0], "a"));
    }

    private static async Task<int?> CountAsync(IDurableRows<CounterState> rows, string key)
    {
        int? count = null;
        var nothing = new CounterState(0);

        // What comes back as it was is not written.
        await rows.UpdateAsync(key, before => (count = before?.Count) is null ? nothing : before!);
        return count;
    }
}
