using Microsoft.Data.Sqlite;

namespace FlightTickets.Persistence.Sqlite;

/// <summary>The statements that read. Used by the reader's thread only.</summary>
internal sealed class SqliteReader(SqliteConnection connection) : IDisposable
{
    private const string Columns = "grain_id, etag, payload, created, due_at";
    private const string EventColumns = "id, grain_type, grain_id, source, type, sequence, time, data, traceparent";
    private const string OfOwner = $"SELECT {Columns} FROM grain_state WHERE grain_type = ?1 AND owner = ?2 AND cleared = 0";

    private readonly Statement _row = new(connection, $"SELECT {Columns} FROM grain_state WHERE grain_type = ?1 AND grain_id = ?2", 2);
    private readonly Statement _etag = new(connection, "SELECT etag FROM grain_state WHERE grain_type = ?1 AND grain_id = ?2", 2);

    private readonly Statement _oldest = new(
        connection, $"{OfOwner} AND (created, grain_id) > (?3, ?4) ORDER BY created, grain_id LIMIT ?5", 5);

    private readonly Statement _newest = new(
        connection, $"{OfOwner} AND (created, grain_id) < (?3, ?4) ORDER BY created DESC, grain_id DESC LIMIT ?5", 5);

    private readonly Statement _newestFromTop = new(connection, $"{OfOwner} ORDER BY created DESC, grain_id DESC LIMIT ?3", 3);

    private readonly Statement _reference = new(
        connection, $"SELECT {Columns} FROM grain_state WHERE grain_type = ?1 AND reference = ?2 AND cleared = 0 ORDER BY grain_id", 2);

    private readonly Statement _scan = new(
        connection, $"SELECT {Columns} FROM grain_state WHERE grain_type = ?1 AND grain_id > ?2 AND cleared = 0 ORDER BY grain_id LIMIT ?3",
        3);

    private readonly Statement _nextDue = new(connection, "SELECT min(next_try) FROM grain_state WHERE next_try IS NOT NULL", 0);
    private readonly Statement _outbox = new(connection,
        $"SELECT {EventColumns} FROM outbox WHERE partition = ?1 ORDER BY position LIMIT ?2", 2);
    private readonly Statement _dead = new(connection,
        $"SELECT {EventColumns}, reason, failed_at FROM dead_letter ORDER BY position LIMIT ?1", 1);

    public StoredRow?[] Read(IReadOnlyList<RowKey> keys) =>
        [.. keys.Select(key => First(_row.Query(key.GrainType, key.GrainId), Row))];

    public Guid?[] ReadEtags(IReadOnlyList<RowKey> keys) =>
        [.. keys.Select(key => First<Guid?>(_etag.Query(key.GrainType, key.GrainId), row => new Guid(row.GetFieldValue<byte[]>(0))))];

    public List<StoredRow> FindByOwner(OwnerQuery query) => All((query.NewestFirst, query.After) switch
    {
        (false, var after) =>
            _oldest.Query(query.GrainType, query.Owner, after?.Created ?? long.MinValue, after?.GrainId ?? "", (long)query.Limit),
        (true, { } after) => _newest.Query(query.GrainType, query.Owner, after.Created, after.GrainId, (long)query.Limit),
        (true, null) => _newestFromTop.Query(query.GrainType, query.Owner, (long)query.Limit),
    }, Row);

    public List<StoredRow> FindByReference(string grainType, string reference) => All(_reference.Query(grainType, reference), Row);

    public List<StoredRow> Scan(string grainType, string? after, int limit) => All(_scan.Query(grainType, after ?? "", (long)limit), Row);

    public long? NextDue() => First<long?>(_nextDue.Query(), row => row.IsDBNull(0) ? null : row.GetInt64(0));

    public List<OutboxEvent> ReadOutbox(int partition, int limit) => All(_outbox.Query((long)partition, (long)limit), Event);

    public List<DeadLetter> ReadDeadLetters(int limit) =>
        All(_dead.Query((long)limit), row => new DeadLetter(Event(row), row.GetString(9), Clock.Time(row.GetInt64(10))));

    private static StoredRow Row(SqliteDataReader row) =>
        new(row.GetString(0), new Guid(row.GetFieldValue<byte[]>(1)), row.GetFieldValue<byte[]>(2), row.GetInt64(3))
        {
            DueAt = row.IsDBNull(4) ? null : Clock.Time(row.GetInt64(4)),
        };

    private static OutboxEvent Event(SqliteDataReader row) => new()
    {
        Id = new Guid(row.GetFieldValue<byte[]>(0)),
        Key = new RowKey(row.GetString(1), row.GetString(2)),
        Source = row.GetString(3),
        Type = row.GetString(4),
        Sequence = row.GetInt64(5),
        Time = Clock.Time(row.GetInt64(6)),
        Data = row.GetFieldValue<byte[]>(7),
        TraceParent = row.IsDBNull(8) ? null : row.GetString(8),
    };

    private static T? First<T>(SqliteDataReader rows, Func<SqliteDataReader, T?> map)
    {
        using (rows)
            return rows.Read() ? map(rows) : default;
    }

    private static List<T> All<T>(SqliteDataReader rows, Func<SqliteDataReader, T> map)
    {
        var all = new List<T>();
        using (rows)
        {
            while (rows.Read())
                all.Add(map(rows));
        }

        return all;
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_row, _etag, _oldest, _newest, _newestFromTop, _reference, _scan,
            _nextDue, _outbox, _dead])
            statement.Dispose();
    }
}
