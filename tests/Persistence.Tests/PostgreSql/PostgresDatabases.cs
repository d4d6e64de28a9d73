using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Persistence.Tests;
using FlightTickets.Servers;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresDatabases))]

namespace FlightTickets.Persistence.Tests;

/// <summary>One real server for the tests that leave it alone, started by the first that asks.</summary>
public sealed class PostgresDatabases : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync());

    public async Task<string> ConnectionStringAsync() => (await _server.Value).ConnectionString;

    /// <summary>
    /// A database for one test. AdoNet storage's pools outlive the test: their idle connections go soon, so that hundreds of tests share a
    /// server's connections.
    /// </summary>
    public async Task<string> CreateAsync(string name) =>
        await (await _server.Value).CreateDatabaseAsync(name) + ";Connection Idle Lifetime=2;Connection Pruning Interval=1";

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }
}

public sealed class PostgresCompliance(PostgresDatabases databases) : StateStoreCompliance
{
    // The rows of another service are as good as another database's.
    private readonly string _service = $"s{Guid.NewGuid():n}";
    private NpgsqlDataSource _raw = null!;

    protected override async Task<IRowStore> OpenAsync()
    {
        var connectionString = await databases.ConnectionStringAsync();
        _raw = NpgsqlDataSource.Create(connectionString);
        var store = new PostgresStateStore(connectionString, _service);
        await store.OpenAsync(Stop);
        return store;
    }

    protected override async Task<IOutboxStore?> OpenAnotherAsync()
    {
        var store = new PostgresStateStore(await databases.ConnectionStringAsync(), _service);
        await store.OpenAsync(Stop);
        return store;
    }

    protected override async Task PassAsync(TimeSpan time)
    {
        await _raw.ExecuteAsync("UPDATE grain_state SET wake_at = wake_at - $2 WHERE service_id = $1", Stop, _service, time);
        await _raw.ExecuteAsync("UPDATE wake_up SET due = due - $2 WHERE service_id = $1", Stop, _service, time);
    }

    [Fact]
    public async Task A_key_the_database_cannot_hold_fails_alone()
    {
        await using var committer = Commit(Store);
        var bad = (Task<WriteOutcome>[])[committer.WriteAsync(Rows.Insert("nul\0")), committer.WriteAsync(Rows.Insert(RandomKey(100_000)))];
        var good = Enumerable.Range(0, 50).Select(i => committer.WriteAsync(Rows.Insert($"{i}"))).ToArray();
        Assert.All(await Task.WhenAll(good), o => Assert.Equal(WriteOutcome.Applied, o));
        foreach (var one in bad)
            await Assert.ThrowsAsync<DurableStateException>(() => one);

        await using var reads = new ReadBatcher(Store, new GroupCommitOptions(), TimeProvider.System);
        var unreadable = reads.ReadAsync(new RowKey(Rows.Type, "nul\0"));
        var rows = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => reads.ReadAsync(new RowKey(Rows.Type, $"{i}"))));
        Assert.All(rows, Assert.NotNull);
        await Assert.ThrowsAsync<DurableStateException>(() => unreadable);
    }

    [Fact]
    public async Task Batches_that_take_the_same_rows_in_opposite_order_do_not_deadlock()
    {
        RowWrite[] rows = [.. Enumerable.Range(0, 100).Select(i => Rows.Insert($"{i}"))];
        await AppliedAsync(rows);
        for (var round = 0; round < 20; round++)
        {
            RowWrite[] next = [.. rows.Select(r => Rows.Update(r))];
            var rival = rows.Reverse().Select(r => Rows.Update(r)).ToArray();
            var outcomes = await Task.WhenAll(Store.WriteAsync(next, Stop), Store.WriteAsync(rival, Stop));
            var won = outcomes[0].Concat(outcomes[1].Reverse()).Select((o, i) => (o, i)).Where(x => x.o == WriteOutcome.Applied)
                .Select(x => x.i % 100).Order();
            Assert.Equal(Enumerable.Range(0, 100), won);
            rows = [.. rows.Select((_, i) => outcomes[0][i] == WriteOutcome.Applied ? next[i] : rival[99 - i])];
        }
    }

    [Theory]
    [InlineData(false, WriteOutcome.Applied)]
    [InlineData(true, WriteOutcome.Conflict)]
    public async Task A_write_that_waits_for_a_row_lock_fails_only_when_its_holder_writes(bool writes, WriteOutcome outcome)
    {
        var (row, neighbour) = (Rows.Insert("a", wakeAfter: TimeSpan.Zero), Rows.Insert("b"));
        await AppliedAsync(row, neighbour);
        await using var other = await _raw.OpenConnectionAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await using var touch = new NpgsqlCommand(
            $"UPDATE grain_state SET {(writes ? "etag = gen_random_uuid()" : "wake_at = now() + interval '5 s'")} WHERE service_id = "
                + "$1 AND grain_id = 'a'", other, transaction)
        { Parameters = { new() { Value = _service } } };
        Assert.Equal(1, await touch.ExecuteNonQueryAsync(Stop));
        var (update, beside) = (Rows.Update(row, events: 1), Rows.Update(neighbour, events: 1));
        var writing = WriteAsync(update, beside);
        while ((await _raw.ListAsync(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND $1 = ANY (pg_blocking_pids(pid))", r => r.GetInt32(0), Stop,
            other.ProcessID)).Count == 0)
            await Task.Yield();

        await transaction.CommitAsync(Stop);
        Assert.Equal([outcome, WriteOutcome.Applied], await writing);
        Assert.Equal(writes ? ["b"] : ["a", "b"], (await OutboxAsync()).Select(e => e.Key.GrainId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_services_in_one_database_do_not_see_each_other()
    {
        await using var other = new PostgresStateStore(await databases.ConnectionStringAsync(), _service + "-other");
        await other.OpenAsync(Stop);
        var row = Rows.Insert("a", owner: "o", reference: "r", wakeAfter: TimeSpan.Zero, events: 1);
        await AppliedAsync(row);
        Assert.Null((await other.ReadAsync([row.Key], Stop))[0]);
        Assert.Empty(await other.FindByOwnerAsync(new OwnerQuery(Rows.Type, "o", 10, null, false), Stop));
        Assert.Empty(await other.LeaseDueAsync(10, WakeUpBackoff.Default, Stop));
        Assert.Null(await other.NextDueAsync(Stop));
        Assert.Empty(await other.ReadOutboxAsync(OutboxPartition.Of("a"), 10, Stop));
        await other.RemoveOutboxAsync(row.Events, Stop);
        Assert.Equal([WriteOutcome.Applied], await other.WriteAsync([Rows.Insert("a", "theirs")], Stop));
        Assert.Equal("1", Rows.Text(await ReadAsync("a")));
        Assert.Single(await OutboxAsync());
    }

    private static string RandomKey(int length) =>
        string.Create(length, new Random(1), (span, random) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = (char)random.Next('!', '~');
        });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _raw.DisposeAsync();
    }
}
