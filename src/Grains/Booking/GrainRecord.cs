using FlightTickets.Events;
using FlightTickets.Persistence;

namespace FlightTickets.Booking;

/// <summary>A grain's durable state as the record of its driver.</summary>
/// <param name="state">The state.</param>
/// <param name="lookups">The owner and reference that find the row; neither when missing.</param>
internal sealed class GrainRecord<TState>(
    IDurableState<TState> state, Func<TState, (string? Owner, string? Reference)>? lookups = null) : IDurableRecord<TState>,
    IGrainRecord
    where TState : class
{
    public bool IsLoaded => state.IsLoaded;

    public TState? Value => state.Value;

    public TState? DurableValue => state.DurableValue;

    public ValueTask LoadAsync() => state.LoadAsync();

    public Task CommitAsync(TState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events) =>
        state.CommitAsync(next, CommitOf(next, wakeAfter, events));

    public Task<bool> TryInsertAsync(TState next, TimeSpan? wakeAfter = null) => state.TryInsertAsync(next, CommitOf(next, wakeAfter, []));

    public IRecordProposal Propose(TState next) => new GrainProposal(state.Propose(next, CommitOf(next, null, [])));

    public Task<bool> CommitWithAsync(
        IRecordProposal proposal, TState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events) =>
        state.CommitWithAsync(((GrainProposal)proposal).State, next, CommitOf(next, wakeAfter, events));

    public bool SharesCommitsWith(IDurableRecord other) => other is IGrainRecord { State: var carried } && state.SharesCommitsWith(carried);

    IDurableState IGrainRecord.State => state;

    public Task WhenDurableAsync() => state.WhenDurableAsync();

    private Commit CommitOf(TState next, TimeSpan? wakeAfter, ReadOnlySpan<object> events)
    {
        var (owner, reference) = lookups?.Invoke(next) ?? default;
        return new Commit { Owner = owner, Reference = reference, WakeAfter = wakeAfter, Events = EventsOf(events) };
    }

    private static DurableEvent[]? EventsOf(ReadOnlySpan<object> events)
    {
        if (events.IsEmpty) return null;
        var durable = new DurableEvent[events.Length];
        for (var i = 0; i < events.Length; i++) durable[i] = DomainEvent.Of(events[i]);
        return durable;
    }
}

/// <summary>A record over a grain's durable state.</summary>
internal interface IGrainRecord
{
    IDurableState State { get; }
}

/// <summary>A proposal of such a record.</summary>
internal sealed record GrainProposal(StateProposal State) : IRecordProposal;
