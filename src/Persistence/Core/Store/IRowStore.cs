namespace FlightTickets.Persistence;

/// <summary>
/// A backend of durable state: rows, each written by compare-and-swap. It knows only rows: the <see cref="GroupCommitter"/> batches,
/// retries, splits and reports outcomes. The interfaces that a backend implements say what else it can do: <see cref="ILookupStore"/>,
/// <see cref="IWakeUpStore"/>, <see cref="IOutboxStore"/>. To add a backend, implement those it can support, and give it a <c>Use…</c>
/// extension of <see cref="DurableStateBuilder"/>; the suite in <c>tests/Persistence.Compliance</c> tells whether it is right.
/// </summary>
/// <remarks>
/// Every method may be called concurrently. Methods throw the backend's own exceptions, which <see cref="Classify"/> explains.
/// </remarks>
public interface IRowStore : IAsyncDisposable
{
    /// <summary>Its name in messages: a file's path, a server's name. Holds no secret.</summary>
    string Description { get; }

    /// <summary>Whether no other process can write to it, so that <see cref="Signals"/> reports every write.</summary>
    bool IsExclusive { get; }

    /// <summary>Hints from this process's own writes.</summary>
    StoreSignals Signals { get; }

    /// <summary>How many batches to have under way at a time for the best throughput, 1 or 2.</summary>
    int BatchesAtOnce => 1;

    /// <summary>
    /// Whether it can write the rows of one <see cref="RowGroup"/> together or not at all. Other stores get no such rows.
    /// </summary>
    bool WritesGroups => false;

    /// <summary>Opens the store, creating or migrating its schema. Called once before anything else.</summary>
    /// <exception cref="StateStoreException">It cannot be used.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the store only for reading, instead of <see cref="OpenAsync"/>: nothing is created or migrated, and no other user is
    /// disturbed, not even the one process of a store that <see cref="IsExclusive"/>.
    /// </summary>
    /// <exception cref="StateStoreException">It cannot be read, or does not exist.</exception>
    Task OpenForReadingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies each row that passes its own compare-and-swap, with its events, all in one transaction and one round trip, taking rows in
    /// key order. If it throws, nothing was applied, unless <see cref="Classify"/> says otherwise of the exception.
    /// </summary>
    /// <param name="batch">
    /// Rows with different keys, in any order. Only a store that is an <see cref="IWakeUpStore"/> gets rows with wake-ups, and only an
    /// <see cref="IOutboxStore"/> gets rows with events. A <see cref="RowGroup"/> is never divided among batches.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The outcomes, in the order of <paramref name="batch"/>.</returns>
    Task<WriteOutcome[]> WriteAsync(IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken);

    /// <summary>Reads rows, tombstones included.</summary>
    /// <param name="keys">Different keys.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The rows in the order of <paramref name="keys"/>, <see langword="null"/> for each that does not exist.</returns>
    Task<StoredRow?[]> ReadAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the etags of rows, as <see cref="ReadAsync"/> reads rows. It sees every write that was applied before the call.
    /// </summary>
    Task<Guid?[]> ReadEtagsAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>A page of all rows of a type in a fixed order of keys (the backend's own), without tombstones.</summary>
    Task<IReadOnlyList<StoredRow>> ScanAsync(string grainType, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>What an exception of <see cref="WriteAsync"/> or a read means.</summary>
    StoreFailure Classify(Exception exception);
}
