using FlightTickets.Persistence.PostgreSql;
using Npgsql;

namespace FlightTickets.Persistence.Tests;

/// <summary>
/// Nothing is scanned in full: every statement that is asked again and again goes through its index, also in a table of some size.
/// </summary>
public sealed class PostgresPlanTests(PostgresDatabases databases)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Statements => new()
    {
        { PostgresWakeUps.Lease, "'s', 10, 1::int8, 1::int8, 64", "wake_up_due" },
        { PostgresWakeUps.Lease, "'s', 10, 1::int8, 1::int8, 64", "grain_state_pkey" },
        { PostgresWakeUps.LeaseOlder, "'s', 10, 1::int8, 1::int8", "grain_state_due" },
        { PostgresWakeUps.NextDue, "'s'", "wake_up_due" },
        { PostgresWakeUps.NextDue, "'s'", "grain_state_due" },
        { PostgresReader.ByKey, "'s', ARRAY['t'], ARRAY['1']", "grain_state_pkey" },
        { PostgresReader.Oldest, "'s', 't', 'o1', now(), '', 10", "grain_state_owner" },
        { PostgresReader.Newest, "'s', 't', 'o1', now(), '', 10", "grain_state_owner" },
        { PostgresReader.NewestFromTop, "'s', 't', 'o1', 10", "grain_state_owner" },
        { PostgresReader.Reference, "'s', 't', 'r1'", "grain_state_reference" },
        { PostgresReader.Scan, "'s', 't', '', 10", "grain_state_pkey" },
        { PostgresOutbox.Oldest, "'s', 1::int2, 10", "outbox_0_service_id_partition_xid_position_idx" },
        { PostgresOutbox.Next, "'s', 1::int2, 10, '5'::xid8, 1::int8", "outbox_0_service_id_partition_xid_position_idx" },
        { PostgresOutbox.Replayed, "'s', 1::int2, 10", "dead_letter_replayed" },
    };

    [Theory, MemberData(nameof(Statements))]
    public async Task A_statement_goes_through_its_index(string sql, string values, string index)
    {
        var connectionString = await databases.CreateAsync($"plans_{Guid.NewGuid():n}");
        await using var store = new PostgresStateStore(connectionString, "s");
        await store.OpenAsync(Stop);
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await raw.ExecuteAsync("""
            INSERT INTO grain_state (service_id, grain_type, grain_id, etag, cleared, next_try, owner, reference, created, payload)
            SELECT 's', 't', n::text, gen_random_uuid(), false, CASE WHEN n % 10 = 0 THEN now() + n * interval '1 s' END, 'o' || n % 500,
                'r' || n, now(), '\x00'
            FROM generate_series(1, 20000) n
            """, Stop);
        await raw.ExecuteAsync("""
            INSERT INTO wake_up (service_id, due, grain_type, grain_ids)
            SELECT 's', now() + n * interval '1 s', 't', ARRAY[n::text, (n + 1)::text] FROM generate_series(1, 5000) n
            """, Stop);
        await raw.ExecuteAsync("""
            INSERT INTO outbox (service_id, id, partition, grain_type, grain_id, source, type, sequence, time, data)
            SELECT 's', gen_random_uuid(), n % 16, 't', n::text, 'x', 'y', 1, now(), '\x00' FROM generate_series(1, 5000) n
            """, Stop);
        await raw.ExecuteAsync("""
            INSERT INTO dead_letter (service_id, id, partition, grain_type, grain_id, source, type, sequence, time, data, reason,
                failed_at, replayed)
            SELECT 's', gen_random_uuid(), n % 16, 't', n::text, 'x', 'y', 1, now(), '\x00', 'no', now(), n % 100 = 0
                FROM generate_series(1, 5000) n
            """, Stop);
        await raw.ExecuteAsync(
            "INSERT INTO outbox_checkpoint (service_id, partition, delivered) SELECT 's' || n, p, '0' FROM generate_series(1, 200) n, "
                + "generate_series(0, 15) p", Stop);
        await raw.ExecuteAsync("ANALYZE", Stop);

        // With the planner's stock settings: the store's own session only forbids more.
        var plan = await PlanAsync(raw, "", sql, values);
        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public async Task A_batch_goes_from_its_arrays_to_the_rows_so_that_they_are_locked_in_order(int rows)
    {
        var connectionString = await databases.CreateAsync($"plans_{Guid.NewGuid():n}");
        await using var store = new PostgresStateStore(connectionString, "s");
        await store.OpenAsync(Stop);
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await FillAsync(raw, rows);
        const string Values = """
            's', ARRAY['t'], ARRAY['1'], ARRAY[gen_random_uuid()], ARRAY[gen_random_uuid()], ARRAY[false], ARRAY[NULL::int8],
                ARRAY[NULL], ARRAY[NULL], ARRAY['\x00'::bytea], ARRAY[NULL::int4], ARRAY[NULL::int4]
            """;
        var plan = await PlanAsync(raw, PostgresDatabase.Session + ";", BatchStatement.RowsOnly, Values);
        var update = plan.FindIndex(line => line.Contains("Update on grain_state", StringComparison.Ordinal));
        Assert.Contains("Nested Loop", plan[update + 1], StringComparison.Ordinal);
        var (arrays, place, row) = (Line("CTE Scan on input"), Line("Index Scan using grain_state_pkey"), Line("Tid Scan on grain_state"));
        Assert.True(update < arrays && arrays < place && place < row, string.Join('\n', plan));
        Assert.DoesNotContain(plan,
            line => line.Contains("Seq Scan", StringComparison.Ordinal) || line.Contains("Memoize", StringComparison.Ordinal));

        int Line(string text) => plan.FindIndex(update, line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>
    /// A plan that begins with the rows has an index, too, and walks through all of it: in a table that was empty when
    /// the statement was prepared nothing speaks against that.
    /// </summary>
    [Theory]
    [InlineData(PostgresReader.ByKey, 0)]
    [InlineData(PostgresReader.ByKey, 20_000)]
    [InlineData(PostgresReader.EtagsByKey, 0)]
    [InlineData(PostgresReader.EtagsByKey, 20_000)]
    public async Task A_read_goes_from_its_keys_to_the_rows(string sql, int rows)
    {
        var connectionString = await databases.CreateAsync($"plans_{Guid.NewGuid():n}");
        await using var store = new PostgresStateStore(connectionString, "s");
        await store.OpenAsync(Stop);
        await using var raw = NpgsqlDataSource.Create(connectionString);
        await FillAsync(raw, rows);
        var plan = await PlanAsync(raw, PostgresDatabase.Session + ";", sql, "'s', ARRAY['t'], ARRAY['1']");
        var place = plan.FindIndex(line => line.Contains("Index Scan using grain_state_pkey", StringComparison.Ordinal));
        Assert.True(place > plan.FindIndex(line => line.Contains("Function Scan", StringComparison.Ordinal)), string.Join('\n', plan));
        Assert.Contains("i.grain_id", plan[place + 1], StringComparison.Ordinal);
    }

    private static async Task FillAsync(NpgsqlDataSource raw, int rows)
    {
        await raw.ExecuteAsync("""
            INSERT INTO grain_state (service_id, grain_type, grain_id, etag, cleared, created, payload)
            SELECT 's', 't', n::text, gen_random_uuid(), false, now(), '\x00' FROM generate_series(1, $1) n
            """, Stop, rows);
        if (rows > 0) await raw.ExecuteAsync("ANALYZE", Stop);
    }

    private static async Task<List<string>> PlanAsync(NpgsqlDataSource raw, string session, string sql, string values)
    {
        await using var connection = await raw.OpenConnectionAsync(Stop);
        await using var prepare = new NpgsqlCommand(
            $"{session} SET plan_cache_mode = force_generic_plan; PREPARE asked AS {sql}", connection);
        await prepare.ExecuteNonQueryAsync(Stop);
        await using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE asked({values})", connection);
        var plan = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            plan.Add(reader.GetString(0));

        return plan;
    }
}
