using Npgsql;
using NpgsqlTypes;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>Writes a batch of rows in one round trip and one transaction.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource database, string serviceId, DatabaseClock clock)
{
    private const string TornGroup = "FT001";

    public async Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        RowWrite[] rows = [.. batch.OrderBy(r => r.Key)];
        HashSet<Guid> applied;
        RowWrite[] missed;
        try
        {
            applied = await ApplyAsync(rows, cancellationToken).ConfigureAwait(false);
            missed = [.. rows.Where(r => r.ExpectedEtag is not null && !applied.Contains(r.NewEtag))];
        }
        catch (PostgresException e) when (e.SqlState == TornGroup)
        {
            // Nothing was written. PostgreSQL does not say which group failed, and that is rare: no group goes with the other rows.
            (applied, missed) = ([], rows);
        }

        if (missed.Length > 0)
            await ApplyAgainAsync(rows, missed, applied, cancellationToken).ConfigureAwait(false);

        return [.. batch.Select(r => applied.Contains(r.NewEtag) ? WriteOutcome.Applied : WriteOutcome.Conflict)];
    }

    /// <summary>
    /// A write that waited for a lease of the row, which leaves the etag alone, no longer found the row in its place: it is retried once
    /// from the row's present place. Leases of a row are seconds apart, so it is there; rows with another etag are not touched again.
    /// </summary>
    private async Task ApplyAgainAsync(RowWrite[] rows, RowWrite[] missed, HashSet<Guid> applied, CancellationToken cancellationToken)
    {
        try
        {
            if (missed.Where(r => r.Group is null).ToArray() is { Length: > 0 } alone)
                applied.UnionWith(await ApplyAsync(alone, cancellationToken).ConfigureAwait(false));

            foreach (var group in missed.Select(r => r.Group).OfType<RowGroup>().Distinct())
                applied.UnionWith(await ApplyGroupAsync([.. rows.Where(r => r.Group == group)], cancellationToken).ConfigureAwait(false));
        }
        catch (PostgresException e) when (applied.Count > 0)
        {
            // This attempt had no effect, but an earlier one had: a retry of the batch must read first.
            throw new NpgsqlException("A part of the batch was written, and the second attempt at the rest failed.", e);
        }
    }

    private async Task<HashSet<Guid>> ApplyGroupAsync(RowWrite[] group, CancellationToken cancellationToken)
    {
        for (var again = true; ; again = false)
        {
            try
            {
                return await ApplyAsync(group, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState == TornGroup)
            {
                // One of its rows lost; retried once in case a lease had only moved it.
                if (!again) return [];
            }
        }
    }

    private async Task<HashSet<Guid>> ApplyAsync(RowWrite[] rows, CancellationToken cancellationToken)
    {
        (Guid Etag, OutboxEvent Event)[] events = [.. rows.SelectMany(r => r.Events.Select(e => (r.NewEtag, e)))];
        var lists = PostgresWakeUps.Lists(rows);
        var groups = Groups(rows);
        void Bind(NpgsqlParameterCollection to)
        {
            AddRows(to, rows);
            Add(to, NpgsqlDbType.Integer, lists, l => l);
            Add(to, NpgsqlDbType.Integer, groups, g => g);
            if (events.Length > 0)
                AddEvents(to, events);
        }

        var sql = clock.Of(
            BatchStatement.For(events.Length > 0, lists.Any(l => l is not null), groups.Any(g => g is not null)));
        return [.. (await database.ListAsync(sql, Bind, r => r.GetFieldValue<Guid[]>(0), cancellationToken).ConfigureAwait(false))[0]];
    }

    private static int?[] Groups(RowWrite[] rows)
    {
        Dictionary<RowGroup, int>? numbers = null;
        return Array.ConvertAll(rows, row =>
        {
            if (row.Group is not { } group) return (int?)null;
            numbers ??= [];
            if (!numbers.TryGetValue(group, out var number)) numbers.Add(group, number = numbers.Count);
            return number;
        });
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
