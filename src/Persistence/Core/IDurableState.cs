namespace FlightTickets.Persistence;

/// <summary>
/// The durable state of one grain, written by group commit: a write is sent together with those of other grains, and each gets its own
/// answer.
/// </summary>
/// <remarks>
/// <para>
/// <typeparamref name="TState"/> is immutable: <see cref="CommitAsync"/> takes the whole next value. It becomes <see cref="Value"/> at
/// once, so a reentrant grain decides on the newest value, and it is serialized before the call returns, so later turns cannot affect it.
/// Commits made during a write are coalesced into the next.
/// </para>
/// <para>
/// A reply that depends on a change which is not yet durable must wait for the task of its commit (or <see cref="WhenDurableAsync"/>). If a
/// write fails, the activation is poisoned before anything else runs: every waiting and every later use of this object throws, and the
/// activation is dropped, so nobody ever acts on a value that was not stored.
/// </para>
/// </remarks>
/// <typeparam name="TState">An immutable type that Orleans can serialize.</typeparam>
public interface IDurableState<TState> : IDurableState
    where TState : class
{
    /// <summary>The newest value, durable or about to be; <see langword="null"/> if it was never written, or was cleared.</summary>
    /// <exception cref="InvalidOperationException">The state was neither loaded nor written before.</exception>
    /// <exception cref="DurableStateException">An earlier write failed.</exception>
    TState? Value { get; }

    /// <summary>The newest value known to be durable, to show to a caller who does not wait.</summary>
    /// <exception cref="InvalidOperationException">The state was neither loaded nor written before.</exception>
    /// <exception cref="DurableStateException">An earlier write failed.</exception>
    TState? DurableValue { get; }

    /// <summary>Whether <see cref="Value"/> may be read.</summary>
    bool IsLoaded { get; }

    /// <summary>
    /// Reads the row unless it was read or written already. Concurrent calls share one read. While <see cref="TryInsertAsync"/> has no
    /// answer, this waits for it: only then is it known whether the value, or an earlier row, is the state.
    /// </summary>
    /// <exception cref="DurableStateException">The store cannot be reached, or the state was written by a newer build.</exception>
    ValueTask LoadAsync();

    /// <summary>
    /// Makes <paramref name="value"/> the state and writes it, with its wake-up, lookup columns and events, as one row change.
    /// </summary>
    /// <param name="value">The next state.</param>
    /// <param name="commit">What to commit with it.</param>
    /// <returns>A task that completes when the value, or a later one, is durable.</returns>
    /// <exception cref="DurableStateException">The write failed or a rival wrote the row; the activation is dropped.</exception>
    Task CommitAsync(TState value, Commit commit = default);

    /// <summary>
    /// A next value for another state's commit to include (<see cref="CommitWithAsync"/>). Nothing happens before that commit; a state that
    /// was not loaded is written as by <see cref="TryInsertAsync"/>.
    /// </summary>
    StateProposal Propose(TState value, Commit commit = default);

    /// <summary>
    /// Makes <paramref name="value"/> the state together with a proposal of another state: both become durable, or neither does. Only where
    /// <see cref="IDurableState.SharesCommitsWith"/> allows it.
    /// </summary>
    /// <returns>
    /// <see langword="false"/> if nothing was written although no rival wrote this state: then it has its previous value, and the other one
    /// is not loaded. Either a rival wrote the other state, or one of the two had a write under way.
    /// </returns>
    /// <exception cref="DurableStateException">The write failed or a rival wrote the row; the activation is dropped.</exception>
    Task<bool> CommitWithAsync(StateProposal proposal, TState value, Commit commit = default);

    /// <summary>
    /// Writes a first state without reading whether one exists. If a row exists, nothing is written, the row is loaded, and
    /// <see langword="false"/> is returned.
    /// </summary>
    /// <exception cref="DurableStateException">The write failed; the activation is dropped.</exception>
    Task<bool> TryInsertAsync(TState value, Commit commit = default);

    /// <summary>Clears the state and leaves a tombstone row, so that a late writer with an old etag cannot bring it back.</summary>
    Task ClearAsync(Commit commit = default);

    /// <summary>A task that completes when every commit made so far is durable; at once if none is under way.</summary>
    /// <exception cref="DurableStateException">One of them failed.</exception>
    Task WhenDurableAsync();
}

/// <summary>A durable state of any type.</summary>
public interface IDurableState
{
    /// <summary>Whether this state and the other one are in one store that can write both or neither.</summary>
    bool SharesCommitsWith(IDurableState other);
}
