namespace FlightTickets.Persistence;

/// <summary>A state's next value, to be committed together with another state's. It is used once.</summary>
public abstract class StateProposal
{
    private protected StateProposal()
    {
    }

    /// <summary>Makes it the change under way. <see langword="null"/> if its state already has a change under way.</summary>
    internal abstract PendingWrite? Begin(RowGroup group);

    /// <summary>The value is durable.</summary>
    internal abstract void Settle();

    /// <summary>The value was not written: the state is not loaded.</summary>
    internal abstract void Forget();

    /// <summary>The outcome is unknown, or the carrier is gone: the state ends.</summary>
    internal abstract void Fail(DurableStateException cause);
}

/// <summary>A state, and the committer whose batches write it.</summary>
internal interface IStoredTogether
{
    GroupCommitter Writes { get; }
}
