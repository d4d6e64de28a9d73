namespace FlightTickets.Persistence;

/// <summary>
/// A backend of durable state. It knows rows and nothing else: batching, retries, splitting and who is told what are the
/// <see cref="GroupCommitter"/>'s. To add a backend implement this and give it a <c>Use…</c> extension of <see cref="DurableStateBuilder"/>;
/// the abstract <c>StateStoreCompliance</c> test class says whether it is right.
/// </summary>
/// <remarks>Every method may be called concurrently. Methods throw the backend's own exceptions, which <see cref="Classify"/> explains.</remarks>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>What it is called in messages: a file's path, a server's name. Holds no secret.</summary>
    string Description { get; }

    /// <summary>Whether no other process can write to it, so that <see cref="Signals"/> says all there is to know.</summary>
    bool IsExclusive { get; }

    /// <summary>Hints from this process's own writes.</summary>
    StoreSignals Signals { get; }

    /// <summary>How many batches it gains from having under way at a time, 1 or 2.</summary>
    int BatchesAtOnce => 1;

    /// <summary>Opens the store, creating or migrating its schema. Called once before anything else.</summary>
    /// <exception cref="StateStoreException">It cannot be used.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the store to read only, instead of <see cref="OpenAsync"/>: nothing is created or migrated, and nobody who uses it is disturbed, not even
    /// the one process of a store that <see cref="IsExclusive"/>.
    /// </summary>
    /// <exception cref="StateStoreException">It cannot be read, or is not there.</exception>
    Task OpenForReadingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies each row that passes its own compare-and-swap, with its events, all in one transaction and one round trip, taking rows in key order.
    /// When it throws, nothing was applied, except as <see cref="Classify"/> says of the exception.
    /// </summary>
    /// <param name="batch">Rows of different keys, in any order.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The outcomes, in the order of <paramref name="batch"/>.</returns>
    Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken);

    /// <summary>Reads rows, tombstones included.</summary>
    /// <param name="keys">Different keys.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The rows in the order of <paramref name="keys"/>, <see langword="null"/> where there is none.</returns>
    Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>Reads the etags of rows, as <see cref="ReadAsync"/> does rows. It sees every write that was applied before it was called.</summary>
    Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>What an exception of <see cref="WriteAsync"/> or a read means.</summary>
    StoreFailure Classify(Exception exception);

    /// <summary>A page of an owner's rows, without tombstones.</summary>
    Task<IReadOnlyList<StoredRow>> FindByOwnerAsync(OwnerQuery query, CancellationToken cancellationToken);

    /// <summary>The rows with a reference, without tombstones.</summary>
    Task<IReadOnlyList<StoredRow>> FindByReferenceAsync(string grainType, string reference, CancellationToken cancellationToken);

    /// <summary>A page of all rows of a type in a fixed order of keys (the backend's own), without tombstones.</summary>
    Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes rows that are due, the longest overdue first, and moves their next try away by <paramref name="backoff"/>, so that nobody
    /// else takes them meanwhile. Etags are left alone. Rows another silo is taking at the moment are passed over.
    /// </summary>
    Task<IReadOnlyList<RowKey>> ClaimDueAsync(int limit, WakeBackoff backoff, CancellationToken cancellationToken);

    /// <summary>In how long the next row is due, zero or less when one is; <see langword="null"/> when none will be.</summary>
    Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>The oldest events of a partition, in the order of their sequence for each grain. Fewer than the limit means that there are no more.</summary>
    Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken);

    /// <summary>Removes events that were delivered. What is not there any more is no error.</summary>
    Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);

    /// <summary>Moves an event from the outbox to the dead letters.</summary>
    Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken);

    /// <summary>The dead letters, oldest first.</summary>
    Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Moves a dead letter back to the end of the outbox. <see langword="false"/> when there is none with this id.</summary>
    Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken);
}
