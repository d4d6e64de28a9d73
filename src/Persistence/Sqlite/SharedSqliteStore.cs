namespace FlightTickets.Persistence.Sqlite;

/// <summary>One silo's handle of a store that the silos of a process share: opened by the first, closed by the last.</summary>
internal sealed class SharedSqliteStore : ILookupStore, IWakeUpStore, IOutboxStore
{
    private static readonly Dictionary<string, Shared> Open = [];

    private readonly Shared _shared;
    private bool _isClosed;

    private SharedSqliteStore(Shared shared) => _shared = shared;

    public static SharedSqliteStore Get(string path, TimeProvider time)
    {
        lock (Open)
        {
            if (!Open.TryGetValue(path, out var shared))
                Open.Add(path, shared = new Shared(new SqliteStateStore(path, time)));

            shared.Users++;
            return new SharedSqliteStore(shared);
        }
    }

    private SqliteStateStore Store => _shared.Store;

    public string Description => Store.Description;

    public bool IsExclusive => Store.IsExclusive;

    public bool WritesGroups => Store.WritesGroups;

    public StoreSignals Signals => Store.Signals;

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        lock (Open)
            return _shared.Opening ??= Store.OpenAsync(cancellationToken);
    }

    // A store that this process has open is open for reading too.
    public Task OpenForReadingAsync(CancellationToken cancellationToken)
    {
        lock (Open)
            return _shared.Opening ??= Store.OpenForReadingAsync(cancellationToken);
    }

    public Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        Store.WriteAsync(batch, cancellationToken);

    public Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        Store.ReadAsync(keys, cancellationToken);

    public Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        Store.ReadEtagsAsync(keys, cancellationToken);

    public StoreFailure Classify(Exception exception) => Store.Classify(exception);

    public Task<IReadOnlyList<StoredRow>> FindByOwnerAsync(OwnerQuery query, CancellationToken cancellationToken) =>
        Store.FindByOwnerAsync(query, cancellationToken);

    public Task<IReadOnlyList<StoredRow>> FindByReferenceAsync(string grainType, string reference, CancellationToken cancellationToken) =>
        Store.FindByReferenceAsync(grainType, reference, cancellationToken);

    public Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken) =>
        Store.ScanAsync(grainType, after, limit, cancellationToken);

    public Task<IReadOnlyList<RowKey>> LeaseDueAsync(int limit, WakeUpBackoff backoff, CancellationToken cancellationToken) =>
        Store.LeaseDueAsync(limit, backoff, cancellationToken);

    public Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken) => Store.NextDueAsync(cancellationToken);

    public Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken) =>
        Store.ReadOutboxAsync(partition, limit, cancellationToken);

    public Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
        Store.RemoveOutboxAsync(events, cancellationToken);

    public Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken) =>
        Store.DeadLetterAsync(outboxEvent, reason, cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        Store.ReadDeadLettersAsync(limit, cancellationToken);

    public Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken) =>
        Store.ReplayDeadLetterAsync(id, cancellationToken);

    public ValueTask DisposeAsync()
    {
        lock (Open)
        {
            if (_isClosed)
                return ValueTask.CompletedTask;

            _isClosed = true;
            if (--_shared.Users > 0)
                return ValueTask.CompletedTask;

            Open.Remove(Store.Description);

            // Under the lock, so that the next opener of the path finds it free.
            return Store.DisposeAsync();
        }
    }

    private sealed class Shared(SqliteStateStore store)
    {
        public SqliteStateStore Store { get; } = store;

        public int Users { get; set; }

        public Task? Opening { get; set; }
    }
}
