using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Servers;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>
/// What changes on a booking's way is in no index, and a page has room for it: PostgreSQL writes one row, and no index entry.
/// </summary>
public sealed class PostgresHotUpdateTests
{
    private const int Batches = 40;
    private const int Size = 32;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("CREATE INDEX ON grain_state (wake_at)")]
    [InlineData("ALTER TABLE grain_state SET (fillfactor = 85)")]
    public async Task The_updates_of_bookings_are_hot(string spoiled)
    {
        await using var server = await PostgresServer.StartAsync(["autovacuum=off"], Stop);
        await using var raw = NpgsqlDataSource.Create(server.ConnectionString);
        await using (var store = new PostgresStateStore(server.ConnectionString, "s"))
        {
            await store.OpenAsync(Stop);
            if (spoiled.Length > 0) await raw.ExecuteAsync(spoiled, Stop);
            await BookAsync(store);
        }

        // The sessions have ended, and each told what it did; but the collector may hear of it a moment later.
        List<(long All, long Hot)> updates;
        do updates = await raw.ListAsync("""
            SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'grain_state'
            """, r => (r.GetInt64(0), r.GetInt64(1)), Stop);
        while (updates[0].All < 2 * Batches * Size);
        Assert.Equal(2 * Batches * Size, updates[0].All);
        Assert.Equal(spoiled.Length == 0, updates[0].Hot == updates[0].All);
    }

    [Fact]
    public async Task Statements_are_prepared_once_for_each_connection()
    {
        await using var server = await PostgresServer.StartAsync(Stop);
        await PostgresSchema.MigrateAsync(server.ConnectionString, Stop);
        await using var database = new PostgresDatabase(server.ConnectionString + ";Maximum Pool Size=1");
        var writer = new PostgresWriter(database.Durable, "s", new DatabaseClock(null));
        var reader = new PostgresReader(database.Durable, "s");
        var prepared = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            var row = Rows.Insert($"{round}", wakeAfter: TimeSpan.FromSeconds(30), owner: "o", reference: $"r{round}");
            await writer.WriteAsync([row], Stop);
            await writer.WriteAsync([Rows.Update(row, owner: "o", reference: $"r{round}", events: 1)], Stop);
            await reader.ReadAsync([row.Key], Stop);
            prepared.Add((await database.Durable.ListAsync("SELECT count(*) FROM pg_prepared_statements", r => r.GetInt64(0), Stop))[0]);
        }

        Assert.Equal([4L, 4L, 4L], prepared);
    }

    /// <summary>Each batch confirms the orders of one before it, as its payments are stored and its flights sell a place.</summary>
    private static async Task BookAsync(PostgresStateStore store)
    {
        RowWrite[] flights = [.. Enumerable.Range(0, Size).Select(i => Rows.Insert($"flight-{i}", new string('f', 1500)))];
        await WriteAsync(store, flights);
        var under = new Queue<RowWrite[]>();
        for (var batch = 0; batch < Batches; batch++)
        {
            RowWrite[] placed = [.. Enumerable.Range(0, Size).Select(i => Rows.Insert(
                $"order-{batch}-{i}", new string('p', 650), TimeSpan.FromSeconds(30), $"user-{i}", $"reference-{batch}-{i}"))];
            await WriteAsync(store, placed);
            await WriteAsync(store, flights = [.. flights.Select(f => Rows.Update(f, new string('g', 1500)))]);
            under.Enqueue(placed);
            if (under.Count > 3) await ConfirmAsync(store, under.Dequeue());
        }

        while (under.TryDequeue(out var rest)) await ConfirmAsync(store, rest);
    }

    private static Task ConfirmAsync(PostgresStateStore store, RowWrite[] placed) => WriteAsync(store,
    [
        .. placed.Select(o => Rows.Update(o, new string('c', 700), owner: o.Owner, reference: o.Reference)),
        .. placed.Select(o => Rows.Insert($"payment-{o.Key.GrainId}", new string('m', 300))),
    ]);

    private static async Task WriteAsync(PostgresStateStore store, RowWrite[] rows) =>
        Assert.All(await store.WriteAsync(rows, Stop), o => Assert.Equal(WriteOutcome.Applied, o));
}
