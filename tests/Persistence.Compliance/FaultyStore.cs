namespace FlightTickets.Persistence.Compliance;

/// <summary>A store with a network in between: a test decides what happens before and after a batch reaches it.</summary>
public sealed class FaultyStore(IOutboxStore inner) : IOutboxStore
{
    private int _batches;

    /// <summary>Runs before a batch is applied; what it throws is what the writer sees.</summary>
    public Func<IReadOnlyList<RowWrite>, Task>? Before { get; set; }

    /// <summary>Runs after a batch was applied, and so can lose its answer.</summary>
    public Func<IReadOnlyList<RowWrite>, Task>? After { get; set; }

    public int Batches => _batches;

    public string Description => inner.Description;

    /// <summary>As the store in it, unless a test says otherwise.</summary>
    public bool IsExclusive { get; init; } = inner.IsExclusive;

    public bool WritesGroups => inner.WritesGroups;

    public StoreSignals Signals => inner.Signals;

    /// <summary>One, whatever the store in it takes, unless a test says otherwise.</summary>
    public int BatchesAtOnce { get; init; } = 1;

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public Task OpenForReadingAsync(CancellationToken cancellationToken) => inner.OpenForReadingAsync(cancellationToken);

    public async Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _batches);
        if (Before is { } before)
            await before(batch);

        var outcomes = await inner.WriteAsync(batch, cancellationToken);
        if (After is { } after)
            await after(batch);

        return outcomes;
    }

    public Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        inner.ReadAsync(keys, cancellationToken);

    public Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        inner.ReadEtagsAsync(keys, cancellationToken);

    public StoreFailure Classify(Exception exception) =>
        exception is InjectedFaultException fault ? fault.Failure : inner.Classify(exception);

    public Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ScanAsync(grainType, after, limit, cancellationToken);

    public Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken) =>
        inner.ReadOutboxAsync(partition, limit, cancellationToken);

    public Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
        inner.RemoveOutboxAsync(events, cancellationToken);

    public Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken) =>
        inner.DeadLetterAsync(outboxEvent, reason, cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        inner.ReadDeadLettersAsync(limit, cancellationToken);

    public Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken) =>
        inner.ReplayDeadLetterAsync(id, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>A failure made by a test.</summary>
public sealed class InjectedFaultException(StoreFailure failure) : Exception($"Injected: {failure}.")
{
    public StoreFailure Failure { get; } = failure;
}
