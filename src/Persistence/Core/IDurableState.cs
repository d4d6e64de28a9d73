namespace FlightTickets.Persistence;

/// <summary>
/// The durable state of one grain, written by group commit: a write goes out together with those of other grains,
/// and each gets its own answer.
/// </summary>
/// <remarks>
/// <para>
/// <typeparamref name="TState"/> is immutable: <see cref="CommitAsync"/> takes the next value whole. It becomes
/// <see cref="Value"/> at once, so a reentrant grain decides on the newest value, and it is serialized before the call
/// returns, so nothing a later turn does can leak into it. Commits made while one is being written are coalesced into the next.
/// </para>
/// <para>
/// A reply that depends on a change which is not yet durable must wait for the task of its commit (or <see cref="WhenDurableAsync"/>).
/// If a write fails, the activation is poisoned before anything else runs: every waiting and every later use of this object
/// throws, and the activation is dropped, so nobody ever acts on a value that was not stored.
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

    /// <summary>The newest value known to be durable: what may be shown to somebody who does not wait.</summary>
    /// <exception cref="InvalidOperationException">The state was neither loaded nor written before.</exception>
    /// <exception cref="DurableStateException">An earlier write failed.</exception>
    TState? DurableValue { get; }

    /// <summary>Whether <see cref="Value"/> may be read.</summary>
    bool IsLoaded { get; }

    /// <summary>
    /// Reads the row unless it was read or written already. Concurrent calls share one read. While <see cref="TryInsertAsync"/> has no
    /// answer yet, it waits for that: whether the value is the state, or a row that was there before is, shows only then.
    /// </summary>
    /// <exception cref="DurableStateException">The store cannot be reached, or the state was written by a newer build.</exception>
    ValueTask LoadAsync();

    /// <summary>
    /// Makes <paramref name="value"/> the state and writes it, with its wake-up, lookup columns and events, as one row change.
    /// </summary>
    /// <param name="value">The next state.</param>
    /// <param name="commit">What goes with it.</param>
    /// <returns>A task that completes when the value, or a later one, is durable.</returns>
    /// <exception cref="DurableStateException">The write failed or a rival wrote the row; the activation is dropped.</exception>
    Task CommitAsync(TState value, Commit commit = default);

    /// <summary>
    /// A next value that another state's commit takes along (<see cref="CommitWithAsync"/>). Nothing happens before; a state that was not
    /// loaded is written as by <see cref="TryInsertAsync"/>.
    /// </summary>
    StateProposal Propose(TState value, Commit commit = default);

    /// <summary>
    /// Makes <paramref name="value"/> the state together with a proposal of another state: both become durable, or neither does. Only where
    /// <see cref="IDurableState.SharesCommitsWith"/> says so.
    /// </summary>
    /// <returns>
    /// <see langword="false"/> when nothing was written although nobody else wrote this state: then it is what it was before, and the other
    /// one is not loaded. Either the other was written by somebody else, or one of them was being written just now.
    /// </returns>
    /// <exception cref="DurableStateException">The write failed or a rival wrote the row; the activation is dropped.</exception>
    Task<bool> CommitWithAsync(StateProposal proposal, TState value, Commit commit = default);

    /// <summary>
    /// Writes a first state without having read whether there is one. Where a row exists, nothing is written, the row is loaded and
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
    /// <summary>Whether this state and the other one are in one store, and it writes both or neither when asked to.</summary>
    bool SharesCommitsWith(IDurableState other);
}
