namespace FlightTickets.Persistence.PostgreSql;

/// <summary>The statement that writes a batch, from parts that are included only if the batch needs them.</summary>
internal static class BatchStatement
{
    // The arrays come in key order. OFFSET 0 keeps the lookup of a row's place a separate step, so that the plan can only go from the
    // arrays to the rows, which are locked in that order; UPDATE … FROM unnest may reverse it. (Locking them first and updating them
    // afterwards costs a third more.)
    private const string Rows = """
        WITH input AS (
            SELECT * FROM unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::bool[], $7::int8[], $8::text[], $9::text[],
                $10::bytea[], $11::int4[], $12::int4[])
                AS i (grain_type, grain_id, expected, etag, cleared, wake, owner, reference, payload, list, bundle)
        ), found AS (
            SELECT i.*, s.place, s.wakes IS NOT NULL AS stays,
                coalesce(s.wakes, now() + i.wake * interval '1 microsecond') AS wake_at
            FROM input i CROSS JOIN LATERAL (
                SELECT s.ctid AS place, CASE WHEN s.tries < 0 AND s.wake_at > now() AND abs(
                    extract(epoch FROM s.wake_at - now()) * 1000000 - i.wake) < 1000000 THEN s.wake_at END AS wakes
                FROM grain_state s
                WHERE s.service_id = $1 AND s.grain_type = i.grain_type AND s.grain_id = i.grain_id AND s.etag = i.expected OFFSET 0) s
            WHERE i.expected IS NOT NULL
        ), updated AS (
            UPDATE grain_state s
            SET etag = f.etag, cleared = f.cleared, due_at = now() + f.wake * interval '1 microsecond',
                wake_at = f.wake_at, next_try = NULL, tries = -1, owner = f.owner,
                reference = f.reference, payload = f.payload
            FROM found f
            WHERE s.ctid = f.place AND s.etag = f.expected
            RETURNING s.etag
        ), inserted AS (
            INSERT INTO grain_state (service_id, grain_type, grain_id, etag, cleared, due_at, wake_at, tries, owner, reference,
                created, payload)
            SELECT $1, grain_type, grain_id, etag, cleared, now() + wake * interval '1 microsecond',
                now() + wake * interval '1 microsecond', -1, owner, reference, now(), payload
            FROM input WHERE expected IS NULL
            ON CONFLICT DO NOTHING
            RETURNING etag
        ), applied AS (
            SELECT etag FROM updated UNION ALL SELECT etag FROM inserted
        )
        """;

    // One array, not one row each.
    private const string Applied = " SELECT coalesce(array_agg(etag), '{}') FROM applied";

    // Skips a row that asks for the time, give or take a second, for which it is already on a list: that list stays in the row, so the silo
    // that takes the list sees it. Includes rows that lose: a list is a hint, and an extra entry does no harm. A list of rows with long
    // waits is due with the second, so that all of a second are checked together; nearly all of them ask for nothing by then.
    private const string Listed = """
        , listed AS (
            INSERT INTO wake_up (service_id, due, grain_type, grain_ids)
            SELECT $1,
                CASE WHEN min(wake) < 10000000 THEN now() + min(wake) * interval '1 microsecond'
                    ELSE date_trunc('second', now() + min(wake) * interval '1 microsecond') END,
                min(grain_type), array_agg(grain_id)
            FROM (
                SELECT list, wake, grain_type, grain_id FROM input WHERE expected IS NULL AND list IS NOT NULL
                UNION ALL SELECT list, wake, grain_type, grain_id FROM found WHERE list IS NOT NULL AND NOT stays) i
            GROUP BY list
        )
        """;

    // IS TRUE keeps the planner from turning the membership into a join: it becomes one hash of the applied etags.
    private const string Added = """
        , added AS (
            INSERT INTO outbox (half, xid, position, service_id, id, partition, grain_type, grain_id, source, type, sequence, time, data,
                traceparent)
            SELECT (SELECT (turn % 2)::int2 FROM outbox_turn), pg_current_xact_id(), n, $1, id, partition, grain_type, grain_id, source,
                type, sequence, time, data, traceparent
            FROM unnest($13::uuid[], $14::uuid[], $15::int2[], $16::text[], $17::text[], $18::text[], $19::text[], $20::int8[],
                $21::timestamptz[], $22::bytea[], $23::text[]) WITH ORDINALITY
                AS e (etag, id, partition, grain_type, grain_id, source, type, sequence, time, data, traceparent, n)
            WHERE (e.etag IN (SELECT a.etag FROM applied a)) IS TRUE
        )
        """;

    // An error undoes the whole statement. If no row of a group was written there is nothing to undo.
    private const string Whole = """
         SELECT coalesce(array_agg(etag), '{}'), (
            SELECT durable_state_torn() FROM (
                SELECT bundle FROM (
                    SELECT i.bundle, (i.etag IN (SELECT a.etag FROM applied a)) IS TRUE AS is_written
                    FROM input i WHERE i.bundle IS NOT NULL) b
                GROUP BY bundle HAVING bool_or(is_written) AND NOT bool_and(is_written)) t
            LIMIT 1)
        FROM applied
        """;

    /// <summary>For rows without events, wake-ups or groups.</summary>
    public const string RowsOnly = Rows + Applied;

    private static readonly string[] All =
    [
        RowsOnly, Rows + Added + Applied, Rows + Listed + Applied, Rows + Listed + Added + Applied,
        Rows + Whole, Rows + Added + Whole, Rows + Listed + Whole, Rows + Listed + Added + Whole,
    ];

    /// <summary>The statement for a batch with events, wake-ups or groups among its rows.</summary>
    public static string For(bool events, bool wakeUps, bool groups) => All[(events ? 1 : 0) + (wakeUps ? 2 : 0) + (groups ? 4 : 0)];
}
