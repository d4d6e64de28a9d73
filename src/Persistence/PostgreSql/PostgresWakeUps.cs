namespace FlightTickets.Persistence.PostgreSql;

/// <summary>
/// Wake-ups. Each write with a wake-up puts its row's key on a list with those of its batch, under the earliest time, and the time itself
/// into the row, where no index has it. A due list is taken, and each row on it is checked: a due row is leased and listed again, one that
/// is not yet due goes to a later list, and one without a wake-up is dropped.
/// </summary>
internal sealed class PostgresWakeUps(PostgresDatabase database, string serviceId, DatabaseClock clock)
{
    /// <summary>A list fits into the 2 KB that PostgreSQL keeps in the row.</summary>
    public const int KeysPerList = 32;

    private const int ListsAtOnce = 64;

    // A row that another silo is leasing or writing is skipped, and listed again since that write's outcome is unknown. The lease leaves
    // the etag alone, so it disturbs no writer that knows it.
    internal const string Lease = """
        WITH taken AS (
            DELETE FROM wake_up w USING (
                SELECT ctid AS place FROM wake_up
                WHERE service_id = $1 AND due <= now() ORDER BY due LIMIT $5 FOR UPDATE SKIP LOCKED) d
            WHERE w.ctid = d.place
            RETURNING w.grain_type, w.grain_ids
        ), asking AS (
            SELECT k.grain_type, k.grain_id, s.wake_at
            FROM (SELECT DISTINCT t.grain_type, i.grain_id FROM taken t CROSS JOIN LATERAL unnest(t.grain_ids) AS i (grain_id)) k
            CROSS JOIN LATERAL (
                SELECT s.wake_at FROM grain_state s
                WHERE s.service_id = $1 AND s.grain_type = k.grain_type AND s.grain_id = k.grain_id
                    AND s.wake_at IS NOT NULL AND s.tries < 0
                OFFSET 0) s
        ), leased AS (
            UPDATE grain_state s
            SET wake_at = now() + least($4, $3 * (1 << least(-1 - s.tries, 20)::int)) * interval '1 microsecond', tries = s.tries - 1
            FROM (
                SELECT r.place FROM (SELECT grain_type, grain_id FROM asking WHERE wake_at <= now() ORDER BY wake_at LIMIT $2) a
                CROSS JOIN LATERAL (
                    SELECT r.ctid AS place FROM grain_state r
                    WHERE r.service_id = $1 AND r.grain_type = a.grain_type AND r.grain_id = a.grain_id
                        AND r.tries < 0 AND r.wake_at <= now()
                    FOR UPDATE SKIP LOCKED) r) d
            WHERE s.ctid = d.place
            RETURNING s.grain_type, s.grain_id, s.wake_at
        ), again AS (
            INSERT INTO wake_up (service_id, due, grain_type, grain_ids)
            SELECT $1, due, grain_type, array_agg(grain_id) FROM (
                SELECT grain_type, grain_id, due, (row_number() OVER (PARTITION BY grain_type, due) - 1) / 32 AS list FROM (
                    SELECT grain_type, grain_id, wake_at AS due FROM leased
                    UNION ALL
                    SELECT grain_type, grain_id, wake_at FROM asking a
                    WHERE NOT EXISTS (SELECT FROM leased l WHERE l.grain_type = a.grain_type AND l.grain_id = a.grain_id)) r) n
            GROUP BY grain_type, due, list
        )
        SELECT (SELECT count(*) FROM taken), grain_type, grain_id FROM (SELECT 1) one LEFT JOIN leased ON true
        """;

    /// <summary>The same for rows of older silos.</summary>
    internal const string LeaseOlder = """
        UPDATE grain_state s
        SET next_try = now() + least($4, $3 * (1 << least(s.tries, 20)::int)) * interval '1 microsecond', tries = s.tries + 1
        FROM (
            SELECT grain_type, grain_id FROM grain_state
            WHERE service_id = $1 AND next_try IS NOT NULL AND next_try <= now() ORDER BY next_try LIMIT $2 FOR UPDATE SKIP LOCKED) d
        WHERE s.service_id = $1 AND s.grain_type = d.grain_type AND s.grain_id = d.grain_id
        RETURNING 0::int8, s.grain_type, s.grain_id
        """;

    internal const string NextDue = """
        SELECT (extract(epoch FROM least(
            (SELECT due FROM wake_up WHERE service_id = $1 ORDER BY due LIMIT 1),
            (SELECT next_try FROM grain_state WHERE service_id = $1 AND next_try IS NOT NULL ORDER BY next_try LIMIT 1)) - now())
            * 1000000)::int8
        """;

    public async Task<IReadOnlyList<RowKey>> LeaseAsync(int limit, WakeUpBackoff backoff, CancellationToken cancellationToken)
    {
        var keys = new List<RowKey>();
        while (await LeaseAsync(Lease, keys, limit, backoff, cancellationToken).ConfigureAwait(false) == ListsAtOnce && keys.Count < limit)
        {
            // Most rows on a list have ended long before: the next lists may still have due ones.
        }

        if (keys.Count < limit)
            await LeaseAsync(LeaseOlder, keys, limit, backoff, cancellationToken).ConfigureAwait(false);

        return keys;
    }

    public async Task<TimeSpan?> NextAsync(CancellationToken cancellationToken) =>
        (await database.Relaxed.ListAsync(clock.Of(NextDue), r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), cancellationToken, serviceId)
            .ConfigureAwait(false))[0] is { } micros
            ? TimeSpan.FromMicroseconds(micros)
            : null;

    /// <summary>
    /// The lists that a batch's keys go on: one for each type and length of the delay, doubling, so that a row that is not yet due when its
    /// list is has waited at least half of its time.
    /// </summary>
    public static int?[] Lists(RowWrite[] rows)
    {
        var lists = new int?[rows.Length];
        Dictionary<(string Type, int Lane), (int List, int Keys)>? open = null;
        var count = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].WakeAfter is not { } delay)
                continue;

            open ??= [];
            var lane = (rows[i].Key.GrainType, delay < TimeSpan.FromSeconds(1) ? -1 : (int)Math.Log2(delay.TotalSeconds));
            var (list, keys) = open.TryGetValue(lane, out var last) && last.Keys < KeysPerList ? last : (count++, 0);
            lists[i] = list;
            open[lane] = (list, keys + 1);
        }

        return lists;
    }

    private async Task<long> LeaseAsync(
        string sql, List<RowKey> keys, int limit, WakeUpBackoff backoff, CancellationToken cancellationToken)
    {
        object[] values = [serviceId, limit - keys.Count, Micros(backoff.First), Micros(backoff.Longest)];
        var leased = await database.Relaxed.ListAsync(
            clock.Of(sql), r => (Lists: r.GetInt64(0), Key: r.IsDBNull(1) ? (RowKey?)null : new RowKey(r.GetString(1), r.GetString(2))),
            cancellationToken, sql == Lease ? [.. values, ListsAtOnce] : values).ConfigureAwait(false);
        keys.AddRange(leased.Where(l => l.Key is not null).Select(l => l.Key!.Value));
        return leased.Count == 0 ? 0 : leased[0].Lists;
    }

    private static long Micros(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
