using Microsoft.Data.Sqlite;

namespace FlightTickets.Persistence.Sqlite;

/// <summary>
/// Durable state in one SQLite file: write-ahead log, full synchronous (an acknowledged write survives a power cut), one writing and one
/// reading connection, each on its own thread. One process at a time; the silos of one process may share it (<see cref="Share"/>).
/// </summary>
public sealed class SqliteStateStore : ILookupStore, IWakeUpStore, IOutboxStore
{
    private readonly TimeProvider _time;
    private readonly DatabaseThread _writing;
    private readonly DatabaseThread _reading;
    private readonly Removals _removals = new();
    private SqliteFile? _file;
    private SqliteWriter? _writer;
    private SqliteConnection? _readConnection;
    private SqliteReader? _reader;

    /// <summary>Names the file; nothing is opened yet.</summary>
    /// <param name="path">The database's path. Its folder is created if it is missing.</param>
    /// <param name="time">The clock that stands for the database's.</param>
    public SqliteStateStore(string path, TimeProvider time)
    {
        Description = Path.GetFullPath(path);
        _time = time;
        _writing = new DatabaseThread("SQLite writer");
        _reading = new DatabaseThread("SQLite reader");
    }

    /// <summary>A store for one silo that it may share with other silos of this process.</summary>
    public static IRowStore Share(string path, TimeProvider time) => SharedSqliteStore.Get(Path.GetFullPath(path), time);

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public bool IsExclusive => true;

    /// <inheritdoc/>
    public bool WritesGroups => true;

    /// <inheritdoc/>
    public StoreSignals Signals { get; } = new();

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => _writing.RunAsync(() =>
    {
        _file = SqliteFile.Open(Description);
        _writer = new SqliteWriter(_file.Writer, _time);
        _readConnection = _file.OpenReader();
        _reader = new SqliteReader(_readConnection);
        return true;
    });

    /// <inheritdoc/>
    public Task OpenForReadingAsync(CancellationToken cancellationToken) => _reading.RunAsync(() =>
    {
        _readConnection = SqliteFile.OpenToRead(Description);
        _reader = new SqliteReader(_readConnection);
        return true;
    });

    /// <inheritdoc/>
    public Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        _writing.RunAndGoOnAsync(() => Write(batch));

    /// <inheritdoc/>
    public Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        _reading.RunAsync(() => Reader.Read(keys));

    /// <inheritdoc/>
    public Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        _reading.RunAsync(() => Reader.ReadEtags(keys));

    /// <inheritdoc/>
    public StoreFailure Classify(Exception exception) => exception switch
    {
        // Busy, locked, read-only, the disk is full: the transaction was rolled back.
        SqliteException { SqliteErrorCode: 5 or 6 or 8 or 13 } => StoreFailure.Transient,
        // The log could not be written or synchronized: only a read tells whether the commit is in it.
        SqliteException { SqliteErrorCode: 10 } => StoreFailure.OutcomeUnknown,
        SqliteException { SqliteErrorCode: 18 or 19 or 20 or 25 } => StoreFailure.BadData,
        _ => StoreFailure.Fatal,
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRow>> FindByOwnerAsync(OwnerQuery query, CancellationToken cancellationToken) =>
        await _reading.RunAsync(() => Reader.FindByOwner(query)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRow>> FindByReferenceAsync(
        string grainType, string reference, CancellationToken cancellationToken) =>
        await _reading.RunAsync(() => Reader.FindByReference(grainType, reference)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRow>> ScanAsync(
        string grainType, string? after, int limit, CancellationToken cancellationToken) =>
        await _reading.RunAsync(() => Reader.Scan(grainType, after, limit)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RowKey>> LeaseDueAsync(int limit, WakeUpBackoff backoff, CancellationToken cancellationToken) =>
        await _writing.RunAsync(() => Writer.Lease(limit, backoff)).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken) => _reading.RunAsync<TimeSpan?>(
        () => Reader.NextDue() is { } due ? Clock.Span(due - Clock.Micros(_time.GetUtcNow())) : null);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken) =>
        await _reading.RunAsync(() => Reader.ReadOutbox(partition, limit)).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (_removals.Add(events, out var done))
            SeeToRemovals();

        return done;
    }

    /// <inheritdoc/>
    public Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken) =>
        _writing.RunAsync(() => Writer.Bury(outboxEvent, reason));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        await _reading.RunAsync(() => Reader.ReadDeadLetters(limit)).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken) => _writing.RunAsync(() => Writer.Replay(id));

    private WriteOutcome[] Write(IReadOnlyList<RowWrite> batch)
    {
        var delivered = _removals.TakeAlong();
        try
        {
            var outcomes = Writer.Write(batch, delivered);
            Removals.Done(delivered);
            return outcomes;
        }
        catch when (delivered.Count > 0)
        {
            // The batch failed, not the removals: they go alone.
            if (_removals.PutBack(delivered))
                SeeToRemovals();

            throw;
        }
    }

    private void SeeToRemovals()
    {
        if (!_writing.TryRun(RemoveUnlessTakenAlong))
            Removals.Failed(_removals.TakeLast(), new ObjectDisposedException(Description));
    }

    private void RemoveUnlessTakenAlong()
    {
        // A batch may wait behind this work, and will include them. Only one such work is in the queue, so two never wait for each other.
        if (_writing.HasMore && _writing.TryRun(RemoveUnlessTakenAlong))
            return;

        var delivered = _removals.TakeLast();
        try
        {
            if (delivered.Count > 0)
                Writer.Remove(delivered);

            Removals.Done(delivered);
        }
        catch (Exception e)
        {
            Removals.Failed(delivered, e);
        }
    }

    private SqliteWriter Writer => _writer ?? throw NotOpen();

    private SqliteReader Reader => _reader ?? throw NotOpen();

    private InvalidOperationException NotOpen() => new($"The database {Description} is not open.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reading.Dispose();
        _writing.Dispose();
        _reader?.Dispose();
        _readConnection?.Dispose();
        _writer?.Dispose();
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }
}
