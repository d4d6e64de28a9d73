using Microsoft.Data.Sqlite;

namespace FlightTickets.Persistence.Sqlite;

/// <summary>The statements that change the database. Used by the writer's thread only.</summary>
internal sealed class SqliteWriter(SqliteConnection connection, TimeProvider time) : IDisposable
{
    private const string OutboxColumns = "id, partition, grain_type, grain_id, source, type, sequence, time, data, traceparent";

    private readonly Statement _begin = new(connection, "BEGIN IMMEDIATE", 0);
    private readonly Statement _commit = new(connection, "COMMIT", 0);

    private readonly Statement _insert = new(connection, """
        INSERT INTO grain_state (grain_type, grain_id, etag, cleared, due_at, next_try, owner, reference, payload, created)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING
        """, 9);

    private readonly Statement _update = new(connection, """
        UPDATE grain_state SET etag = ?3, cleared = ?4, due_at = ?5, next_try = ?5, tries = 0, owner = ?6, reference = ?7, payload = ?8
        WHERE grain_type = ?1 AND grain_id = ?2 AND etag = ?9
        """, 9);

    // Naming a column rewrites its indexes, even with the same value. Owner and reference nearly always stay.
    private readonly Statement _rewrite = new(connection, """
        UPDATE grain_state SET etag = ?3, cleared = ?4, due_at = ?5, next_try = ?5, tries = 0, payload = ?8
        WHERE grain_type = ?1 AND grain_id = ?2 AND etag = ?9 AND owner IS ?6 AND reference IS ?7
        """, 9);

    private readonly Statement _etag = new(connection, "SELECT etag FROM grain_state WHERE grain_type = ?1 AND grain_id = ?2", 2);

    private readonly Statement _addEvent = new(connection, $"""
        INSERT INTO outbox ({OutboxColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """, 10);

    private readonly Statement _removeEvent = new(connection, "DELETE FROM outbox WHERE id = ?1", 1);

    private readonly Statement _lease = new(connection, """
        UPDATE grain_state SET next_try = ?1 + min(?4, ?3 << min(tries, 20)), tries = tries + 1
        WHERE rowid IN (SELECT rowid FROM grain_state WHERE next_try IS NOT NULL AND next_try <= ?1 ORDER BY next_try LIMIT ?2)
        RETURNING grain_type, grain_id
        """, 4);

    private readonly Statement _bury = new(connection, $"""
        INSERT INTO dead_letter ({OutboxColumns}, reason, failed_at) SELECT {OutboxColumns}, ?2, ?3 FROM outbox WHERE id = ?1
        """, 3);

    private readonly Statement _replay = new(connection, $"""
        INSERT INTO outbox ({OutboxColumns}) SELECT {OutboxColumns} FROM dead_letter WHERE id = ?1
        """, 1);

    private readonly Statement _unbury = new(connection, "DELETE FROM dead_letter WHERE id = ?1", 1);

    public WriteOutcome[] Write(IReadOnlyList<RowWrite> batch, IReadOnlyList<Removals.Removal> delivered) => InTransaction(() =>
    {
        Delete(delivered);
        var now = Clock.Micros(time.GetUtcNow());
        var outcomes = new WriteOutcome[batch.Count];
        var torn = Torn(batch);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (torn?.Contains(batch[i].Group!) == true || !Write(batch[i], now))
            {
                outcomes[i] = WriteOutcome.Conflict;
                continue;
            }

            foreach (var added in batch[i].Events)
                Add(added);
        }

        return outcomes;
    });

    public List<RowKey> Lease(int limit, WakeUpBackoff backoff) => InRelaxedTransaction(() =>
    {
        var keys = new List<RowKey>();
        using var rows = _lease.Query(Clock.Micros(time.GetUtcNow()), limit, Clock.Micros(backoff.First), Clock.Micros(backoff.Longest));
        while (rows.Read())
            keys.Add(new RowKey(rows.GetString(0), rows.GetString(1)));

        return keys;
    });

    public int Remove(IReadOnlyList<Removals.Removal> delivered) => InRelaxedTransaction(() => Delete(delivered));

    public int Bury(OutboxEvent buried, string reason) => InTransaction(() =>
    {
        var id = buried.Id.ToByteArray();
        return _bury.Execute(id, reason, Clock.Micros(time.GetUtcNow())) + _removeEvent.Execute(id);
    });

    public bool Replay(Guid id) => InTransaction(() => _replay.Execute(id.ToByteArray()) + _unbury.Execute(id.ToByteArray()) > 0);

    /// <summary>The groups with a row that would lose. There is no other writer, so they are known before anything is written.</summary>
    private HashSet<RowGroup>? Torn(IReadOnlyList<RowWrite> batch)
    {
        HashSet<RowGroup>? torn = null;
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Group is { } group && Etag(batch[i].Key) != batch[i].ExpectedEtag)
                (torn ??= []).Add(group);
        }

        return torn;
    }

    private Guid? Etag(RowKey key)
    {
        using var row = _etag.Query(key.GrainType, key.GrainId);
        return row.Read() ? new Guid(row.GetFieldValue<byte[]>(0)) : null;
    }

    private bool Write(RowWrite row, long now)
    {
        var (type, id, etag) = (row.Key.GrainType, row.Key.GrainId, row.NewEtag.ToByteArray());
        object? due = row.WakeAfter is { } delay ? now + Clock.Micros(delay) : null;
        var cleared = row.IsCleared ? 1L : 0L;
        if (row.ExpectedEtag is null)
            return _insert.Execute(type, id, etag, cleared, due, row.Owner, row.Reference, row.Payload, now) == 1;

        var expected = row.ExpectedEtag.Value.ToByteArray();
        return _rewrite.Execute(type, id, etag, cleared, due, row.Owner, row.Reference, row.Payload, expected) == 1
            || _update.Execute(type, id, etag, cleared, due, row.Owner, row.Reference, row.Payload, expected) == 1;
    }

    private int Delete(IReadOnlyList<Removals.Removal> delivered)
    {
        var count = 0;
        foreach (var removal in delivered)
        {
            foreach (var removed in removal.Events)
                count += _removeEvent.Execute(removed.Id.ToByteArray());
        }

        return count;
    }

    private void Add(OutboxEvent added) => _addEvent.Execute(
        added.Id.ToByteArray(), (long)added.Partition, added.Key.GrainType, added.Key.GrainId, added.Source, added.Type,
        added.Sequence, Clock.Micros(added.Time), added.Data, added.TraceParent);

    // Changes that a power cut may undo (a lease, the removal of delivered events) do not wait for the disk.
    private T InRelaxedTransaction<T>(Func<T> work)
    {
        SqliteFile.Execute(connection, "PRAGMA synchronous = NORMAL");
        try
        {
            return InTransaction(work);
        }
        finally
        {
            SqliteFile.Execute(connection, "PRAGMA synchronous = FULL");
        }
    }

    private T InTransaction<T>(Func<T> work)
    {
        _begin.Execute();
        try
        {
            var result = work();
            _commit.Execute();
            return result;
        }
        catch
        {
            // Some errors have rolled back already; a second ROLLBACK would hide the first error behind its own.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                SqliteFile.Execute(connection, "ROLLBACK");

            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_begin, _commit, _insert, _update, _rewrite, _etag, _addEvent, _removeEvent,
            _lease, _bury, _replay, _unbury])
            statement.Dispose();
    }
}
