using Npgsql;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>The outbox and the dead letters.</summary>
internal sealed class PostgresOutbox(PostgresDatabase database, string serviceId)
{
    private const string Columns = "id, grain_type, grain_id, source, type, sequence, time, data, traceparent";
    private const string Moved = $"service_id, partition, {Columns}";

    // By position: the events of one grain got theirs one after the other, because its rows were written one after the other.
    internal const string Oldest = $"SELECT {Columns} FROM outbox WHERE service_id = $1 AND partition = $2 ORDER BY position LIMIT $3";
    internal const string Remove = "DELETE FROM outbox WHERE service_id = $1 AND id = ANY ($2)";

    internal const string Bury = $"""
        WITH gone AS (DELETE FROM outbox WHERE service_id = $1 AND id = $2 RETURNING {Moved})
        INSERT INTO dead_letter ({Moved}, reason, failed_at) SELECT {Moved}, $3, now() FROM gone
        """;

    internal const string Replay = $"""
        WITH back AS (DELETE FROM dead_letter WHERE service_id = $1 AND id = $2 RETURNING {Moved})
        INSERT INTO outbox ({Moved}) SELECT {Moved} FROM back
        """;

    internal const string Dead = $"SELECT {Columns}, reason, failed_at FROM dead_letter WHERE service_id = $1 ORDER BY position LIMIT $2";

    public async Task<IReadOnlyList<OutboxEvent>> ReadAsync(int partition, int limit, CancellationToken cancellationToken) =>
        await database.Relaxed.ListAsync(Oldest, Event, cancellationToken, serviceId, (short)partition, limit).ConfigureAwait(false);

    public Task RemoveAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
        database.Relaxed.ExecuteAsync(Remove, cancellationToken, serviceId, events.Select(e => e.Id).ToArray());

    public Task BuryAsync(OutboxEvent buried, string reason, CancellationToken cancellationToken) =>
        database.Durable.ExecuteAsync(Bury, cancellationToken, serviceId, buried.Id, reason);

    public async Task<IReadOnlyList<DeadLetter>> ReadDeadAsync(int limit, CancellationToken cancellationToken) =>
        await database.Relaxed.ListAsync(
            Dead, r => new DeadLetter(Event(r), r.GetString(9), r.GetFieldValue<DateTimeOffset>(10)), cancellationToken, serviceId, limit).ConfigureAwait(false);

    public async Task<bool> ReplayAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Durable.ExecuteAsync(Replay, cancellationToken, serviceId, id).ConfigureAwait(false) > 0;

    private static OutboxEvent Event(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Key = new RowKey(row.GetString(1), row.GetString(2)),
        Source = row.GetString(3),
        Type = row.GetString(4),
        Sequence = row.GetInt64(5),
        Time = row.GetFieldValue<DateTimeOffset>(6),
        Data = row.GetFieldValue<byte[]>(7),
        TraceParent = row.IsDBNull(8) ? null : row.GetString(8),
    };
}
