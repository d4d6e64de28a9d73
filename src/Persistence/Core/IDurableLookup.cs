namespace FlightTickets.Persistence;

/// <summary>Finds states by the columns they were committed with. Reads see every acknowledged write.</summary>
public interface IDurableLookup<TState>
    where TState : class
{
    /// <summary>The states of one owner, by time of their first write, newest first or oldest first.</summary>
    /// <param name="owner">The owner in their commits.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The cursor of the last state of the previous page; <see langword="null"/> for the first page.</param>
    /// <param name="newestFirst">The direction.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is not a cursor: see <see cref="IsCursor"/>.</exception>
    Task<IReadOnlyList<StoredState<TState>>> ByOwnerAsync(
        string owner, int limit = int.MaxValue, string? after = null, bool newestFirst = false);

    /// <summary>Whether a text from outside is a cursor of this lookup.</summary>
    bool IsCursor(string text);

    /// <summary>The states with this reference, without cleared ones.</summary>
    Task<IReadOnlyList<StoredState<TState>>> ByReferenceAsync(string reference);

    /// <summary>
    /// Every state of the type, in the order of their keys, in pages read as they are consumed: for checks and repairs, not for requests.
    /// </summary>
    IAsyncEnumerable<StoredState<TState>> AllAsync(CancellationToken cancellationToken = default);
}

/// <summary>A state found by a lookup.</summary>
/// <param name="Key">The grain's key.</param>
/// <param name="Value">Its durable state.</param>
/// <param name="Cursor">Where the next page begins after this one.</param>
public sealed record StoredState<TState>(string Key, TState Value, string Cursor)
    where TState : class;
