using FlightTickets.Persistence.PostgreSql;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>Delivered events leave by truncation, and nothing else ever does. Each test has a database of its own.</summary>
public sealed class PostgresOutboxTests(PostgresDatabases databases) : IAsyncLifetime
{
    private const string Service = "s";
    private static readonly int Partition = OutboxPartition.Of("a");

    private string _connectionString = "";
    private NpgsqlDataSource _raw = null!;
    private PostgresStateStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await databases.CreateAsync($"outbox_{Guid.NewGuid():n}");
        _raw = NpgsqlDataSource.Create(_connectionString);
        _store = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _raw.DisposeAsync();
    }

    [Fact]
    public async Task A_transaction_that_commits_late_is_read_although_younger_ones_were_delivered()
    {
        await using var late = await _raw.OpenConnectionAsync(Stop);
        await using var transaction = await late.BeginTransactionAsync(Stop);
        await InsertAsync(late, transaction, "late");
        await DeliverAsync(Rows.Insert("a", events: 2));
        await DeliverAsync(Rows.Insert("a2", events: 1));
        Assert.Empty(await _store.ReadOutboxAsync(Partition, 10, Stop));
        await transaction.CommitAsync(Stop);
        Assert.Equal("late", Assert.Single(await _store.ReadOutboxAsync(Partition, 10, Stop)).Key.GrainId);

        // Another silo finds it, too: the checkpoint has not passed it.
        await using var other = await OpenAsync();
        Assert.Contains(await other.ReadOutboxAsync(Partition, 10, Stop), e => e.Key.GrainId == "late");
    }

    [Fact]
    public async Task The_next_look_moves_the_checkpoint_past_delivered_events_for_every_silo()
    {
        await DeliverAsync(Rows.Insert("a", events: 3));
        await using var other = await OpenAsync();
        Assert.Equal(3, (await other.ReadOutboxAsync(Partition, 10, Stop)).Count);
        Assert.Empty(await _store.ReadOutboxAsync(Partition, 10, Stop));
        await SaveAsync(_store, Partition);
        Assert.Empty(await other.ReadOutboxAsync(Partition, 10, Stop));
    }

    [Fact]
    public async Task Two_turns_after_it_was_delivered_an_event_is_gone()
    {
        await DeliverAsync(Rows.Insert("a", events: 3));
        await SaveAsync(_store, Partition);
        Assert.Equal(3, await CountAsync());
        Assert.True(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.Equal(3, await CountAsync());
        await _store.WriteAsync([Rows.Insert("b", events: 1)], Stop);
        Assert.True(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.Equal(1, await CountAsync());
        Assert.Single(await _store.ReadOutboxAsync(OutboxPartition.Of("b"), 10, Stop));
    }

    [Fact]
    public async Task Nothing_is_truncated_while_a_partition_or_another_service_lags()
    {
        await using var another = await OpenAsync("another service");
        await another.WriteAsync([Rows.Insert("theirs", events: 1)], Stop);
        await DeliverAsync(Rows.Insert("a", events: 1));
        await SaveAsync(_store, Partition);
        Assert.True(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.False(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.Equal(2, await CountAsync());
        var theirs = await another.ReadOutboxAsync(OutboxPartition.Of("theirs"), 10, Stop);
        await another.RemoveOutboxAsync(theirs, Stop);

        // Remembered is not noted.
        Assert.False(await _store.Outbox.TurnOverNowAsync(Stop));
        await SaveAsync(another, OutboxPartition.Of("theirs"), "another service");
        Assert.True(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_service_without_checkpoints_keeps_its_events()
    {
        await using var connection = await _raw.OpenConnectionAsync(Stop);
        await InsertAsync(connection, null, "foreign", "nobody opened it");
        Assert.True(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.False(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task While_an_insert_is_under_way_nothing_turns_and_its_event_is_kept()
    {
        await using var writer = await _raw.OpenConnectionAsync(Stop);
        await using var transaction = await writer.BeginTransactionAsync(Stop);
        await InsertAsync(writer, transaction, "late");
        Assert.Null(await _store.Outbox.TurnOverNowAsync(Stop));
        await transaction.CommitAsync(Stop);
        Assert.True(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.False(await _store.Outbox.TurnOverNowAsync(Stop));
        Assert.Equal("late", Assert.Single(await _store.ReadOutboxAsync(Partition, 10, Stop)).Key.GrainId);
    }

    [Fact]
    public async Task An_insert_that_waits_for_the_turn_goes_into_the_half_that_was_opened()
    {
        await using var turner = await _raw.OpenConnectionAsync(Stop);
        await using var transaction = await turner.BeginTransactionAsync(Stop);
        await using var turn = new NpgsqlCommand("SELECT outbox_turn_over(0)", turner, transaction);
        Assert.Equal(true, await turn.ExecuteScalarAsync(Stop));
        var writing = _store.WriteAsync([Rows.Insert("a", events: 1)], Stop);
        while ((await _raw.ListAsync(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND $1 = ANY (pg_blocking_pids(pid))", r => r.GetInt32(0), Stop,
            turner.ProcessID)).Count == 0)
            await Task.Yield();

        await transaction.CommitAsync(Stop);
        Assert.Equal([WriteOutcome.Applied], await writing);
        Assert.Equal([(short)1], await _raw.ListAsync("SELECT half FROM outbox", r => r.GetInt16(0), Stop));
        Assert.Single(await _store.ReadOutboxAsync(Partition, 10, Stop));
    }

    [Fact]
    public async Task A_half_that_has_not_grown_stays_open()
    {
        await using var patient = new PostgresStateStore(_connectionString, Service, 1024 * 1024);
        await patient.OpenAsync(Stop);
        Assert.False(await patient.Outbox.TurnOverNowAsync(Stop));
    }

    [Fact]
    public async Task Of_a_hundred_thousand_delivered_events_a_read_touches_none()
    {
        await _raw.ExecuteAsync("""
            INSERT INTO outbox (service_id, id, partition, grain_type, grain_id, source, type, sequence, time, data)
            SELECT $1, gen_random_uuid(), $2, 't', n::text, 'x', 'y', 1, now(), '\x00' FROM generate_series(1, 100000) n
            """, Stop, Service, (short)Partition);
        await _raw.ExecuteAsync(
            "UPDATE outbox_checkpoint SET delivered = pg_snapshot_xmax(pg_current_snapshot()) WHERE service_id = $1 AND partition = $2",
            Stop, Service, (short)Partition);
        await _store.WriteAsync([Rows.Insert("a", events: 1)], Stop);
        var (rows, buffers) = await TouchedAsync();
        Assert.Equal(1, rows);
        Assert.InRange(buffers, 1, 30);

        // The other way round: without a checkpoint it would read them all.
        await _raw.ExecuteAsync("UPDATE outbox_checkpoint SET delivered = '0' WHERE service_id = $1", Stop, Service);
        Assert.InRange((await TouchedAsync("100100")).Buffers, 1000, int.MaxValue);
    }

    [Fact]
    public async Task A_letter_that_is_replayed_comes_again_although_it_was_buried_here()
    {
        var row = Rows.Insert("a", events: 1);
        await _store.WriteAsync([row], Stop);
        await _store.DeadLetterAsync(row.Events[0], "no", Stop);
        Assert.Empty(await _store.ReadOutboxAsync(Partition, 10, Stop));
        await using var other = await OpenAsync();
        Assert.True(await other.ReplayDeadLetterAsync(row.Events[0].Id, Stop));
        Assert.Empty(await other.ReadDeadLettersAsync(10, Stop));
        Assert.Single(await _store.ReadOutboxAsync(Partition, 10, Stop));
        await _store.DeadLetterAsync(row.Events[0], "still not", Stop);
        Assert.Equal("still not", Assert.Single(await other.ReadDeadLettersAsync(10, Stop)).Reason);
        Assert.True(await other.ReplayDeadLetterAsync(row.Events[0].Id, Stop));
        await _store.RemoveOutboxAsync(await _store.ReadOutboxAsync(Partition, 10, Stop), Stop);
        Assert.Empty(await _store.ReadOutboxAsync(Partition, 10, Stop));
        Assert.Empty(await _raw.ListAsync("SELECT 1 FROM dead_letter", r => r.GetInt32(0), Stop));
    }

    [Fact]
    public async Task A_database_restored_where_transactions_are_younger_loses_nothing_and_keeps_the_order()
    {
        await DeliverAsync(Rows.Insert("a", events: 1));
        await SaveAsync(_store, Partition);
        var second = Rows.Insert("b2", events: 2);
        await _store.WriteAsync([second], Stop);
        var third = Rows.Update(second, events: 1);
        await _store.WriteAsync([third], Stop);

        // As they would be if the other server had seen a billion transactions more.
        await _raw.ExecuteAsync("UPDATE outbox SET xid = ((xid::text)::bigint + 1000000000)::text::xid8", Stop);
        await _raw.ExecuteAsync(
            "UPDATE outbox_checkpoint SET delivered = ((delivered::text)::bigint + 1000000000)::text::xid8 WHERE delivered > '0'", Stop);
        await using var restored = await OpenAsync();
        await restored.WriteAsync([Rows.Update(third, events: 1)], Stop);
        Assert.Equal([1, 2, 3, 4],
            (await restored.ReadOutboxAsync(OutboxPartition.Of("b2"), 10, Stop)).Where(e => e.Key.GrainId == "b2").Select(e => e.Sequence));
        Assert.DoesNotContain(await restored.ReadOutboxAsync(Partition, 10, Stop), e => e.Key.GrainId == "a");
    }

    [Fact]
    public async Task Events_of_an_older_build_are_read_first_and_its_silos_go_on()
    {
        var connectionString = await databases.CreateAsync($"older_{Guid.NewGuid():n}");
        await using var raw = NpgsqlDataSource.Create(connectionString);
        using var script = new StreamReader(typeof(PostgresStateStore).Assembly.GetManifestResourceStream("001.sql")!);
        await using (var connection = await raw.OpenConnectionAsync(Stop))
        await using (var create = new NpgsqlCommand(
            "CREATE TABLE durable_state_schema (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()); INSERT INTO "
                + "durable_state_schema VALUES (1);"
            + await script.ReadToEndAsync(Stop), connection))
            await create.ExecuteNonQueryAsync(Stop);

        const string Older = """
            INSERT INTO outbox (service_id, id, partition, grain_type, grain_id, source, type, sequence, time, data, traceparent)
            SELECT $1, gen_random_uuid(), $2, 'test', 'a', 'tests', 'test.happened', n, now(), '\x7b7d', NULL FROM generate_series($3, $4) n
            """;
        await raw.ExecuteAsync(Older, Stop, Service, (short)Partition, 1, 3);
        await using var store = new PostgresStateStore(connectionString, Service, 0);
        await store.OpenAsync(Stop);
        await raw.ExecuteAsync(Older, Stop, Service, (short)Partition, 4, 5);
        Assert.Equal([1, 2, 3, 4, 5], (await store.ReadOutboxAsync(Partition, 10, Stop)).Select(e => e.Sequence));

        // An older relay reads by position, and deletes what it delivered.
        var first = await raw.ListAsync(
            "SELECT id FROM outbox WHERE service_id = $1 AND partition = $2 ORDER BY position LIMIT $3", r => r.GetGuid(0), Stop,
            Service, (short)Partition, 2);
        await raw.ExecuteAsync("DELETE FROM outbox WHERE service_id = $1 AND id = ANY ($2)", Stop, Service, first.ToArray());
        Assert.Equal([3, 4, 5], (await store.ReadOutboxAsync(Partition, 10, Stop)).Select(e => e.Sequence));
    }

    private async Task<PostgresStateStore> OpenAsync(string service = Service)
    {
        var store = new PostgresStateStore(_connectionString, service, 0);
        await store.OpenAsync(Stop);
        return store;
    }

    private async Task DeliverAsync(RowWrite row)
    {
        await _store.WriteAsync([row], Stop);
        await _store.RemoveOutboxAsync(row.Events, Stop);
    }

    /// <summary>
    /// Saves what was delivered. The checkpoint stops at the oldest transaction of the whole server, which may be another test's.
    /// </summary>
    private async Task SaveAsync(PostgresStateStore store, int partition, string service = Service)
    {
        const string Behind = """
            SELECT 1 FROM outbox JOIN outbox_checkpoint USING (service_id, partition)
            WHERE service_id = $1 AND partition = $2 AND xid >= delivered LIMIT 1
            """;
        do await store.SaveDeliveredAsync(partition, Stop);
        while ((await _raw.ListAsync(Behind, r => r.GetInt32(0), Stop, service, (short)partition)).Count > 0);
    }

    private async Task<long> CountAsync() => (await _raw.ListAsync("SELECT count(*) FROM outbox", r => r.GetInt64(0), Stop))[0];

    private static async Task InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string grain, string service = Service)
    {
        await using var insert = new NpgsqlCommand("""
            INSERT INTO outbox (service_id, id, partition, grain_type, grain_id, source, type, sequence, time, data)
            VALUES ($1, gen_random_uuid(), $2, 'test', $3, 'tests', 'test.happened', 1, now(), '\x7b7d')
            """, connection, transaction)
        { Parameters = { new() { Value = service }, new() { Value = (short)Partition }, new() { Value = grain } } };
        Assert.Equal(1, await insert.ExecuteNonQueryAsync(Stop));
    }

    /// <summary>What the relay's read touches, in a session like the store's.</summary>
    private async Task<(int Rows, int Buffers)> TouchedAsync(string limit = "256")
    {
        await using var connection = await _raw.OpenConnectionAsync(Stop);
        await using var prepare = new NpgsqlCommand(
            $"DEALLOCATE ALL; {PostgresDatabase.Session}; PREPARE look AS {PostgresOutbox.Oldest}", connection);
        await prepare.ExecuteNonQueryAsync(Stop);
        await using var explain = new NpgsqlCommand(
            $"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE look('{Service}', {Partition}::int2, {limit})", connection);
        using var plan = System.Text.Json.JsonDocument.Parse((string)(await explain.ExecuteScalarAsync(Stop))!);
        var top = plan.RootElement[0].GetProperty("Plan");
        return (top.GetProperty("Actual Rows").GetInt32(),
            top.GetProperty("Shared Hit Blocks").GetInt32() + top.GetProperty("Shared Read Blocks").GetInt32());
    }
}
