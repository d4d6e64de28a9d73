namespace FlightTickets.Persistence;

/// <summary>
/// Rows without an activation: written once and seldom read, or carried by another grain, where an activation each would cost more than the
/// row. Each change is a compare-and-swap of its own, so that writers need not know each other. Use <see cref="DurableRowsAttribute"/>.
/// </summary>
/// <typeparam name="TState">A row's content.</typeparam>
public interface IDurableRows<TState>
    where TState : class
{
    /// <summary>Stores a row that should not exist yet, without reading first; completes when it is durable.</summary>
    /// <returns><see langword="false"/> if the row exists: it stays as it is.</returns>
    /// <exception cref="DurableStateException">The write failed; it may or may not be stored.</exception>
    Task<bool> TryInsertAsync(string key, TState value);

    /// <summary>
    /// Opens a row as a state that the caller carries: written without a prior read, with events, one write after another. A write that
    /// failed, or lost against another writer, ends the state but not its carrier, which reopens it. Two activations' turns must not share
    /// it.
    /// </summary>
    IDurableState<TState> Open(string key);

    /// <summary>
    /// Opens a row as a state that shares its carrier's fate: a write that failed, or lost against another writer, ends the carrier's
    /// activation with everything it carries, as with a state of its own.
    /// </summary>
    /// <param name="key">The row's key.</param>
    /// <param name="carrier">The activation that carries it.</param>
    /// <param name="isAbsent">Whether the carrier knows that the row does not exist: then it is written without being read, and a row that
    /// exists after all is another writer's.</param>
    IDurableState<TState> Open(string key, IGrainContext carrier, bool isAbsent);

    /// <summary>Reads a row, changes it and stores it, with retries after concurrent writes. Completes when it is durable.</summary>
    /// <param name="key">The row's key.</param>
    /// <param name="change">From the present value, or <see langword="null"/>, to the next. May be called more than once; returning the
    /// same value writes nothing.</param>
    /// <exception cref="DurableStateException">The row could not be read, or the write failed; it may or may not be stored.</exception>
    Task UpdateAsync(string key, Func<TState?, TState> change);
}
