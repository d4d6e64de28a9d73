namespace FlightTickets.Booking;

/// <summary>
/// The durable record that a driver decides on. The newest value counts at once, so every turn decides on it; the task of a commit
/// completes when the value is durable. After a failed write every use throws, so that no caller acts on an unstored value.
/// </summary>
/// <typeparam name="TState">An immutable type.</typeparam>
internal interface IDurableRecord<TState> : IDurableRecord
    where TState : class
{
    /// <summary>Whether the value is known: it was read or written.</summary>
    bool IsLoaded { get; }

    /// <summary>The newest value, durable or about to be; <see langword="null"/> if it does not exist.</summary>
    TState? Value { get; }

    /// <summary>The newest value known to be durable.</summary>
    TState? DurableValue { get; }

    /// <summary>Reads the record unless its value is known.</summary>
    ValueTask LoadAsync();

    /// <summary>Makes <paramref name="next"/> the value; completes when it, or a later value, is durable.</summary>
    /// <param name="next">The next value.</param>
    /// <param name="wakeAfter">When to wake the grain; never when <see langword="null"/>.</param>
    /// <param name="events">Events that become visible if, and only if, the value becomes durable.</param>
    Task CommitAsync(TState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events);

    /// <summary>
    /// Writes a first value without reading before; <see langword="false"/> if a value existed already, which then is the value.
    /// </summary>
    Task<bool> TryInsertAsync(TState next, TimeSpan? wakeAfter = null);

    /// <summary>A next value for another record's commit to include; nothing happens before that commit.</summary>
    IRecordProposal Propose(TState next);

    /// <summary>
    /// Makes <paramref name="next"/> the value together with a proposal of another record; both are durable when it completes, or neither.
    /// Only where <see cref="IDurableRecord.SharesCommitsWith"/> says so.
    /// </summary>
    /// <returns>
    /// <see langword="false"/> if nothing was written because the other record was written meanwhile, or either has a write under way: then
    /// this record keeps its value, and the other is not loaded.
    /// </returns>
    Task<bool> CommitWithAsync(IRecordProposal proposal, TState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events);

    /// <summary>Completes when every commit made so far is durable.</summary>
    Task WhenDurableAsync();
}

/// <summary>A durable record of any type.</summary>
internal interface IDurableRecord
{
    /// <summary>Whether both records are in one store, which can write both or neither.</summary>
    bool SharesCommitsWith(IDurableRecord other);
}

/// <summary>A record's next value, for another record's commit.</summary>
internal interface IRecordProposal;
