using FlightTickets.Events;
using Npgsql;
using NpgsqlTypes;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>
/// The outbox and the dead letters. Delivered events are not deleted: this process remembers them until a checkpoint of their partition
/// records that everything before it was delivered, and reads begin there. A crash forgets the deliveries since the last checkpoint, and
/// those events are delivered again. Events before all checkpoints are truncated (<see cref="TurnOver"/>).
/// docs/decisions/0048-the-outbox-is-truncated.md says why that loses nothing.
/// </summary>
internal sealed class PostgresOutbox(PostgresDatabase database, string serviceId, TimeProvider time, long leastBytes)
{
    private const int PageRows = 1024;
    private const string Columns = "id, grain_type, grain_id, source, type, sequence, time, data, traceparent";
    private const string Select = $"""
        SELECT pg_snapshot_xmin(pg_current_snapshot()), xid, position, {Columns}
        FROM outbox WHERE service_id = $1 AND partition = $2
        """;

    // The checkpoint is read, not remembered: after a failover to a lagging server, transactions begin again before the one remembered
    // here.
    internal const string Oldest = $"""
        {Select} AND xid >= (SELECT delivered FROM outbox_checkpoint WHERE service_id = $1 AND partition = $2)
        ORDER BY xid, position LIMIT $3
        """;

    internal const string Next = $"{Select} AND (xid, position) > ($4, $5) ORDER BY xid, position LIMIT $3";
    internal const string Save = "UPDATE outbox_checkpoint SET delivered = $3 WHERE service_id = $1 AND partition = $2 AND delivered < $3";
    internal const string TurnOver = "SELECT outbox_turn_over($1)";

    internal const string Begin = """
        INSERT INTO outbox_checkpoint (service_id, partition, delivered)
        SELECT $1, p, '0' FROM generate_series(0, 15) p ON CONFLICT DO NOTHING
        """;

    internal const string Bury = $"""
        INSERT INTO dead_letter (service_id, partition, {Columns}, reason, failed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())
        ON CONFLICT (id) DO UPDATE SET replayed = false, reason = excluded.reason, failed_at = excluded.failed_at
        """;

    internal const string Dead =
        $"SELECT {Columns}, reason, failed_at FROM dead_letter WHERE service_id = $1 AND NOT replayed ORDER BY position LIMIT $2";
    internal const string Replay = "UPDATE dead_letter SET replayed = true WHERE service_id = $1 AND id = $2 AND NOT replayed";
    internal const string Replayed =
        $"SELECT {Columns} FROM dead_letter WHERE service_id = $1 AND partition = $2 AND replayed ORDER BY position LIMIT $3";
    internal const string Forget = "DELETE FROM dead_letter WHERE service_id = $1 AND replayed AND id = ANY ($2)";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Progress[] _partitions = [.. Enumerable.Range(0, OutboxPartition.Count).Select(_ => new Progress())];
    private readonly Lock _turning = new();
    private TimeSpan _pause = FirstPause;
    private long _turnedAt = time.GetTimestamp();
    private bool _mayWrite;

    /// <summary>Opens it for writing: makes checkpoints, and adopts what another server's transactions left.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await database.Durable.ExecuteAsync(Begin, cancellationToken, serviceId).ConfigureAwait(false);
        await database.Durable.ExecuteAsync("SELECT outbox_adopt()", cancellationToken).ConfigureAwait(false);
        _mayWrite = true;
    }

    public async Task<IReadOnlyList<OutboxEvent>> ReadAsync(int partition, int limit, CancellationToken cancellationToken)
    {
        var look = new Look(_partitions[partition], limit);
        var page = await PageAsync(Oldest, partition, null, cancellationToken).ConfigureAwait(false);
        while (look.Take(page) && page.Count == PageRows)
            page = await PageAsync(Next, partition, page[^1], cancellationToken).ConfigureAwait(false);

        if (_mayWrite && look.Checkpoint is { } checkpoint)
        {
            await database.Relaxed.ExecuteAsync(Save, to => Add(to, partition, null, checkpoint), cancellationToken).ConfigureAwait(false);
            await TurnOverAsync(cancellationToken).ConfigureAwait(false);
        }

        look.End(isAll: page.Count < PageRows);
        if (look.Waiting.Count < limit)
            look.Waiting.AddRange(await ReplayedAsync(partition, limit - look.Waiting.Count, cancellationToken).ConfigureAwait(false));

        return look.Waiting;
    }

    public async Task RemoveAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var replayed = new List<Guid>();
        foreach (var delivered in events)
        {
            if (_partitions[delivered.Partition].Deliver(delivered.Id))
                replayed.Add(delivered.Id);
        }

        if (replayed.Count > 0)
            await database.Durable.ExecuteAsync(Forget, cancellationToken, serviceId, replayed.ToArray()).ConfigureAwait(false);
    }

    public async Task BuryAsync(OutboxEvent buried, string reason, CancellationToken cancellationToken)
    {
        await database.Durable.ExecuteAsync(Bury, to =>
        {
            object[] values = [serviceId, (short)buried.Partition, buried.Id, buried.Key.GrainType, buried.Key.GrainId, buried.Source,
                buried.Type, buried.Sequence,
                buried.Time.ToUniversalTime(), buried.Data];
            foreach (var value in values)
                to.Add(new NpgsqlParameter { Value = value });

            to.Add(new NpgsqlParameter { Value = (object?)buried.TraceParent ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            to.Add(new NpgsqlParameter { Value = reason });
        }, cancellationToken).ConfigureAwait(false);
        _partitions[buried.Partition].Deliver(buried.Id);
    }

    public async Task<IReadOnlyList<DeadLetter>> ReadDeadAsync(int limit, CancellationToken cancellationToken) =>
        await database.Relaxed.ListAsync(
            Dead, r => new DeadLetter(Event(r, 0), r.GetString(9), r.GetFieldValue<DateTimeOffset>(10)), cancellationToken, serviceId,
            limit).ConfigureAwait(false);

    public async Task<bool> ReplayAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Durable.ExecuteAsync(Replay, cancellationToken, serviceId, id).ConfigureAwait(false) > 0;

    private async Task<List<OutboxEvent>> ReplayedAsync(int partition, int limit, CancellationToken cancellationToken)
    {
        var replayed = await database.Relaxed
            .ListAsync(Replayed, r => Event(r, 0), cancellationToken, serviceId, (short)partition, limit).ConfigureAwait(false);
        if (replayed.Count > 0)
            _partitions[partition].Replay(replayed);

        return replayed;
    }

    /// <summary>
    /// Tries it every few seconds, and less often while another session reads the table for long, as a backup does: each attempt delays
    /// writers.
    /// </summary>
    private async Task TurnOverAsync(CancellationToken cancellationToken)
    {
        lock (_turning)
        {
            if (time.GetElapsedTime(_turnedAt) < _pause)
                return;

            _turnedAt = time.GetTimestamp();
        }

        var isInUse = await TurnOverNowAsync(cancellationToken).ConfigureAwait(false) is null;
        lock (_turning)
            _pause = !isInUse ? FirstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
    }

    /// <summary>
    /// Truncates the delivered half and opens it, if the open half has grown and everything in the other was delivered;
    /// <see langword="null"/> while another session uses the table.
    /// </summary>
    internal async Task<bool?> TurnOverNowAsync(CancellationToken cancellationToken) =>
        (await database.Relaxed.ListAsync(TurnOver, r => r.IsDBNull(0) ? (bool?)null : r.GetBoolean(0), cancellationToken, leastBytes)
            .ConfigureAwait(false))[0];

    private Task<List<Place>> PageAsync(string sql, int partition, Place? after, CancellationToken cancellationToken) =>
        database.Relaxed.ListAsync(
            sql,
            to =>
            {
                Add(to, partition, PageRows, null);
                if (after is null) return;
                to.Add(new NpgsqlParameter<ulong> { TypedValue = after.Xid, NpgsqlDbType = NpgsqlDbType.Xid8 });
                to.Add(new NpgsqlParameter<long> { TypedValue = after.Position });
            },
            r => new Place(r.GetFieldValue<ulong>(0), r.GetFieldValue<ulong>(1), r.GetInt64(2), Event(r, 3)),
            cancellationToken);

    private void Add(NpgsqlParameterCollection to, int partition, int? limit, ulong? xid)
    {
        to.Add(new NpgsqlParameter<string> { TypedValue = serviceId });
        to.Add(new NpgsqlParameter<short> { TypedValue = (short)partition });
        if (limit is { } rows)
            to.Add(new NpgsqlParameter<int> { TypedValue = rows });

        if (xid is { } before)
            to.Add(new NpgsqlParameter<ulong> { TypedValue = before, NpgsqlDbType = NpgsqlDbType.Xid8 });
    }

    private static OutboxEvent Event(NpgsqlDataReader row, int at) => new()
    {
        Id = row.GetGuid(at),
        Key = new RowKey(row.GetString(at + 1), row.GetString(at + 2)),
        Source = row.GetString(at + 3),
        Type = row.GetString(at + 4),
        Sequence = row.GetInt64(at + 5),
        Time = row.GetFieldValue<DateTimeOffset>(at + 6),
        Data = row.GetFieldValue<byte[]>(at + 7),
        TraceParent = row.IsDBNull(at + 8) ? null : row.GetString(at + 8),
    };

    /// <summary>An event and its place.</summary>
    /// <param name="Horizon">Transactions before it had ended when this was read, so what they committed was visible.</param>
    /// <param name="Xid">The transaction that committed the event.</param>
    /// <param name="Position">Its place among that transaction's events.</param>
    /// <param name="Event">The event.</param>
    private sealed record Place(ulong Horizon, ulong Xid, long Position, OutboxEvent Event);

    /// <summary>The deliveries of a partition by this process since its checkpoint.</summary>
    private sealed class Progress
    {
        private readonly Lock _lock = new();
        private readonly HashSet<Guid> _replayed = [];
        private readonly HashSet<Guid> _delivered = [];

        /// <summary>Records an event's delivery; returns whether it was a replayed dead letter, which is stored elsewhere.</summary>
        public bool Deliver(Guid id)
        {
            lock (_lock)
            {
                if (_replayed.Remove(id))
                    return true;

                _delivered.Add(id);
                return false;
            }
        }

        public void Replay(IEnumerable<OutboxEvent> events)
        {
            lock (_lock)
                _replayed.UnionWith(events.Select(e => e.Id));
        }

        /// <summary>The deliveries so far.</summary>
        public HashSet<Guid> Delivered()
        {
            lock (_lock)
                return [.. _delivered];
        }

        /// <summary>Forgets deliveries before the checkpoint.</summary>
        public void Forget(IEnumerable<Guid> ids)
        {
            lock (_lock)
                _delivered.ExceptWith(ids);
        }
    }

    /// <summary>One read of a partition, from its checkpoint on.</summary>
    private sealed class Look(Progress progress, int limit)
    {
        private readonly HashSet<Guid> _delivered = progress.Delivered();
        private readonly List<(Guid Id, ulong Xid)> _passed = [];
        private ulong? _horizon;
        private ulong? _firstWaiting;

        public List<OutboxEvent> Waiting { get; } = [];

        /// <summary>
        /// No event waits before it: its transactions have ended, their events were visible, and all of those were delivered.
        /// <see langword="null"/> if that is no progress.
        /// </summary>
        public ulong? Checkpoint
        {
            get
            {
                if (_passed.Count == 0 || _horizon is not { } horizon) return null;
                var checkpoint = Math.Min(horizon, _firstWaiting ?? horizon);
                return _passed[0].Xid < checkpoint ? checkpoint : null;
            }
        }

        /// <summary>Adds a page; returns whether there is room for more.</summary>
        public bool Take(IReadOnlyList<Place> page)
        {
            foreach (var place in page)
            {
                // That of the first page: later pages see more than it did.
                _horizon ??= place.Horizon;
                if (_delivered.Contains(place.Event.Id))
                {
                    _passed.Add((place.Event.Id, place.Xid));
                    continue;
                }

                _firstWaiting ??= place.Xid;
                Waiting.Add(place.Event);
                if (Waiting.Count == limit) return false;
            }

            return true;
        }

        public void End(bool isAll)
        {
            // Deliveries from before the read that a complete read did not see are already behind the checkpoint.
            var kept = _passed.Where(p => Checkpoint is not { } checkpoint || p.Xid >= checkpoint).Select(p => p.Id).ToHashSet();
            progress.Forget(isAll && Waiting.Count < limit
                ? _delivered.Where(id => !kept.Contains(id))
                : _passed.Select(p => p.Id).Where(id => !kept.Contains(id)));
        }
    }
}
