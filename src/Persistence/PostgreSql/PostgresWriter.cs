using Npgsql;
using NpgsqlTypes;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>Writes a batch of rows in one round trip and one transaction.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource database, string serviceId)
{
    // The arrays come in key order. OFFSET 0 keeps the look for a row's place a step of its own, so that the plan can only go from the
    // arrays to the rows, which are locked in that order: UPDATE … FROM unnest may turn round. (To lock
    // them first and update them then costs a third more.)
    private const string Rows = """
        WITH input AS (
            SELECT * FROM unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::bool[], $7::int8[], $8::text[], $9::text[],
                $10::bytea[], $11::int4[])
                AS i (grain_type, grain_id, expected, etag, cleared, wake, owner, reference, payload, list)
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

    // One array, not a row each.
    private const string Applied = " SELECT coalesce(array_agg(etag), '{}') FROM applied";

    // Not for a row that asks for the time, give or take a second, at which it is on a list already: it stays in the row as it is, so whoever
    // takes the list sees it. Also for rows that lose: a list is a hint, and one too many does no harm. A list of rows that wait long is due with the second, so that
    // all of a second are looked at together; nearly all of them ask for nothing by then.
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
            FROM unnest($12::uuid[], $13::uuid[], $14::int2[], $15::text[], $16::text[], $17::text[], $18::text[], $19::int8[],
                $20::timestamptz[], $21::bytea[], $22::text[]) WITH ORDINALITY
                AS e (etag, id, partition, grain_type, grain_id, source, type, sequence, time, data, traceparent, n)
            WHERE (e.etag IN (SELECT a.etag FROM applied a)) IS TRUE
        )
        """;

    internal const string RowsOnly = Rows + Applied;
    private const string RowsWithEvents = Rows + Added + Applied;
    private const string RowsWithWakeUps = Rows + Listed + Applied;
    private const string RowsWithBoth = Rows + Listed + Added + Applied;

    public async Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        RowWrite[] rows = [.. batch.OrderBy(r => r.Key)];
        var applied = await ApplyAsync(rows, cancellationToken).ConfigureAwait(false);
        if (rows.Any(r => IsMissed(r, applied)))
            applied.UnionWith(await ApplyAgainAsync([.. rows.Where(r => IsMissed(r, applied))], cancellationToken).ConfigureAwait(false));

        return [.. batch.Select(r => applied.Contains(r.NewEtag) ? WriteOutcome.Applied : WriteOutcome.Conflict)];
    }

    private static bool IsMissed(RowWrite row, HashSet<Guid> applied) => row.ExpectedEtag is not null && !applied.Contains(row.NewEtag);

    /// <summary>
    /// Who waited for a lease of the row, which leaves the etag alone, did not find it in its place any more: it is tried once more from
    /// where it is now. Leases of a row are seconds apart, so it is there; what has another etag is not touched again.
    /// </summary>
    private async Task<HashSet<Guid>> ApplyAgainAsync(RowWrite[] missed, CancellationToken cancellationToken)
    {
        try
        {
            return await ApplyAsync(missed, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            // This had no effect, but the first attempt had: a retry of the batch has to read first.
            throw new NpgsqlException("A part of the batch was written, and the second look at the rest failed.", e);
        }
    }

    private async Task<HashSet<Guid>> ApplyAsync(RowWrite[] rows, CancellationToken cancellationToken)
    {
        (Guid Etag, OutboxEvent Event)[] events = [.. rows.SelectMany(r => r.Events.Select(e => (r.NewEtag, e)))];
        var lists = PostgresWakeUps.Lists(rows);
        var hasWakeUps = lists.Any(l => l is not null);
        void Bind(NpgsqlParameterCollection to)
        {
            AddRows(to, rows);
            Add(to, NpgsqlDbType.Integer, lists, l => l);
            if (events.Length > 0)
                AddEvents(to, events);
        }

        var sql = (events.Length > 0, hasWakeUps) switch
        {
            (false, false) => RowsOnly,
            (true, false) => RowsWithEvents,
            (false, true) => RowsWithWakeUps,
            (true, true) => RowsWithBoth,
        };
        return [.. (await database.ListAsync(sql, Bind, r => r.GetFieldValue<Guid[]>(0), cancellationToken).ConfigureAwait(false))[0]];
    }

    private void AddRows(NpgsqlParameterCollection to, RowWrite[] rows)
    {
        to.Add(new NpgsqlParameter<string> { TypedValue = serviceId });
        Add(to, NpgsqlDbType.Text, rows, r => r.Key.GrainType);
        Add(to, NpgsqlDbType.Text, rows, r => r.Key.GrainId);
        Add(to, NpgsqlDbType.Uuid, rows, r => r.ExpectedEtag);
        Add(to, NpgsqlDbType.Uuid, rows, r => r.NewEtag);
        Add(to, NpgsqlDbType.Boolean, rows, r => r.IsCleared);
        Add(to, NpgsqlDbType.Bigint, rows, r => r.WakeAfter is { } delay ? delay.Ticks / TimeSpan.TicksPerMicrosecond : (long?)null);
        Add(to, NpgsqlDbType.Text, rows, r => r.Owner);
        Add(to, NpgsqlDbType.Text, rows, r => r.Reference);
        Add(to, NpgsqlDbType.Bytea, rows, r => r.Payload);
    }

    private static void AddEvents(NpgsqlParameterCollection to, (Guid Etag, OutboxEvent Event)[] events)
    {
        Add(to, NpgsqlDbType.Uuid, events, e => e.Etag);
        Add(to, NpgsqlDbType.Uuid, events, e => e.Event.Id);
        Add(to, NpgsqlDbType.Smallint, events, e => (short)e.Event.Partition);
        Add(to, NpgsqlDbType.Text, events, e => e.Event.Key.GrainType);
        Add(to, NpgsqlDbType.Text, events, e => e.Event.Key.GrainId);
        Add(to, NpgsqlDbType.Text, events, e => e.Event.Source);
        Add(to, NpgsqlDbType.Text, events, e => e.Event.Type);
        Add(to, NpgsqlDbType.Bigint, events, e => e.Event.Sequence);
        Add(to, NpgsqlDbType.TimestampTz, events, e => e.Event.Time.UtcDateTime);
        Add(to, NpgsqlDbType.Bytea, events, e => e.Event.Data);
        Add(to, NpgsqlDbType.Text, events, e => e.Event.TraceParent);
    }

    private static void Add<TItem, TValue>(NpgsqlParameterCollection to, NpgsqlDbType type, TItem[] items, Func<TItem, TValue> value) =>
        to.Add(new NpgsqlParameter<TValue[]>
        {
            TypedValue = Array.ConvertAll(items, i => value(i)),
            NpgsqlDbType = NpgsqlDbType.Array | type
        });
}
