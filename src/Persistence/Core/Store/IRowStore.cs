namespace FlightTickets.Persistence;

/// <summary>
/// A backend of durable state: rows, each written by compare-and-swap. It knows rows and nothing else:
/// batching, retries, splitting and who is told what are the
/// <see cref="GroupCommitter"/>'s. What else a backend can do it says by the interfaces it implements: <see cref="ILookupStore"/>,
/// <see cref="IWakeUpStore"/>, <see cref="IOutboxStore"/>. To add a backend, implement what it
/// can do, and give it a <c>Use…</c> extension of
/// <see cref="DurableStateBuilder"/>; the suite in <c>tests/Persistence.Compliance</c> says whether it is right.
/// </summary>
/// <remarks>
/// Every method may be called concurrently. Methods throw the backend's own exceptions, which <see cref="Classify"/> explains.
/// </remarks>
public interface IRowStore : IAsyncDisposable
{
    /// <summary>What it is called in messages: a file's path, a server's name. Holds no secret.</summary>
    string Description { get; }

    /// <summary>Whether no other process can write to it, so that <see cref="Signals"/> says all there is to know.</summary>
    bool IsExclusive { get; }

    /// <summary>Hints from this process's own writes.</summary>
    StoreSignals Signals { get; }

    /// <summary>How many batches it gains from having under way at a time, 1 or 2.</summary>
    int BatchesAtOnce => 1;

    /// <summary>Whether it writes rows of one <see cref="RowGroup"/> together or not at all. Another store gets no such rows.</summary>
    bool WritesGroups => false;

    /// <summary>Opens the store, creating or migrating its schema. Called once before anything else.</summary>
    /// <exception cref="StateStoreException">It cannot be used.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the store to read only, instead of <see cref="OpenAsync"/>: nothing is created or migrated, and nobody who uses it is
    /// disturbed, not even the one process of a store that <see cref="IsExclusive"/>.
    /// </summary>
    /// <exception cref="StateStoreException">It cannot be read, or is not there.</exception>
    Task OpenForReadingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies each row that passes its own compare-and-swap, with its events, all in one transaction and one round trip, taking rows in
    /// key order. When it throws, nothing was applied, except as <see cref="Classify"/> says of the exception.
    /// </summary>
    /// <param name="batch">
    /// Rows of different keys, in any order. Only a store that is an <see cref="IWakeUpStore"/> gets rows that ask to be woken, and only an
    /// <see cref="IOutboxStore"/> gets rows with events. A <see cref="RowGroup"/> is never divided among batches.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The outcomes, in the order of <paramref name="batch"/>.</returns>
    Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken);

    /// <summary>Reads rows, tombstones included.</summary>
    /// <param name="keys">Different keys.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The rows in the order of <paramref name="keys"/>, <see langword="null"/> if it does not exist.</returns>
    Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the etags of rows, as <see cref="ReadAsync"/> does rows. It sees every write that was applied before it was called.
    /// </summary>
    Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>A page of all rows of a type in a fixed order of keys (the backend's own), without tombstones.</summary>
    Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>What an exception of <see cref="WriteAsync"/> or a read means.</summary>
    StoreFailure Classify(Exception exception);
}
