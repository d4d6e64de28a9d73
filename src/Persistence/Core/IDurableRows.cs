namespace FlightTickets.Persistence;

/// <summary>
/// Rows that nobody is activated for: noted once and seldom read, or carried by another grain, where an activation for each would cost more
/// than the row. Each change is a compare-and-swap of its own, so that writers need not know of
/// each other. Use <see cref="DurableRowsAttribute"/>.
/// </summary>
/// <typeparam name="TState">What a row holds.</typeparam>
public interface IDurableRows<TState>
    where TState : class
{
    /// <summary>Stores a row that is not there yet, without having looked; done when it is durable.</summary>
    /// <returns><see langword="false"/> when there is one: it stays as it is.</returns>
    /// <exception cref="DurableStateException">The write failed; it may or may not be stored.</exception>
    Task<bool> TryInsertAsync(string key, TState value);

    /// <summary>
    /// Opens a row as a state that the caller carries: written without having been read, with events, one write after another. A write that
    /// failed, or lost against another writer, ends the state and not its carrier, which reopens
    /// it. Not for use from two activations' turns.
    /// </summary>
    IDurableState<TState> Open(string key);

    /// <summary>
    /// Opens a row as a state that shares its carrier's fate: a write that failed, or lost against another writer, ends the carrier's
    /// activation with all that it carries, as with a state of its own.
    /// </summary>
    /// <param name="key">The row's key.</param>
    /// <param name="carrier">The activation that carries it.</param>
    /// <param name="isAbsent">Whether the carrier knows that there is no such row: then it is written without having been read, and a
    /// row that is there after all is another writer's.</param>
    IDurableState<TState> Open(string key, IGrainContext carrier, bool isAbsent);

    /// <summary>Reads a row, changes it and stores it, with retries after concurrent writes. Completes when it is durable.</summary>
    /// <param name="key">The row's key.</param>
    /// <param name="change">From what is there, or <see langword="null"/>, to what shall be. May be called more
    /// than once; the same value back writes nothing.</param>
    /// <exception cref="DurableStateException">The row could not be read, or the write failed; it may or may not be stored.</exception>
    Task UpdateAsync(string key, Func<TState?, TState> change);
}
