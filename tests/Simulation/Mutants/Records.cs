using FlightTickets.Flights;

namespace FlightTickets.Simulation;

/// <summary>A record that passes everything on.</summary>
internal abstract class RecordDecorator<T>(IDurableRecord<T> inner) : IDurableRecord<T>, IJoinable
    where T : class
{
    public bool IsLoaded => inner.IsLoaded;

    public virtual T? Value => inner.Value;

    public T? DurableValue => inner.DurableValue;

    protected IDurableRecord<T> Inner => inner;

    public ValueTask LoadAsync() => inner.LoadAsync();

    public virtual Task CommitAsync(T next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events) =>
        inner.CommitAsync(next, wakeAfter, events);

    public virtual Task<bool> TryInsertAsync(T next, TimeSpan? wakeAfter = null) => inner.TryInsertAsync(next, wakeAfter);

    public IRecordProposal Propose(T next) => inner.Propose(next);

    public virtual Task<bool> CommitWithAsync(
        IRecordProposal proposal, T next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events) =>
        inner.CommitWithAsync(proposal, next, wakeAfter, events);

    public bool Joins => inner is IJoinable { Joins: true };

    public bool SharesCommitsWith(IDurableRecord other) => inner.SharesCommitsWith(other);

    public virtual Task WhenDurableAsync() => inner.WhenDurableAsync();
}

/// <summary>The scheduled flight, where no row says anything else.</summary>
internal sealed class ScheduledRecord(FlightState scheduled, IDurableRecord<FlightState> inner) : RecordDecorator<FlightState>(inner)
{
    public override FlightState? Value => base.Value ?? scheduled;
}

/// <summary>A bug: what is written counts as durable at once.</summary>
internal sealed class EagerRecord<T>(IDurableRecord<T> inner) : RecordDecorator<T>(inner)
    where T : class
{
    public override Task CommitAsync(T next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events)
    {
        _ = base.CommitAsync(next, wakeAfter, events);
        return Task.CompletedTask;
    }

    public override Task WhenDurableAsync() => Task.CompletedTask;
}

/// <summary>A bug: a flight forgets what is settled when it is loaded.</summary>
internal sealed class ForgetfulRecord(IDurableRecord<FlightState> inner) : RecordDecorator<FlightState>(inner)
{
    public override FlightState? Value => base.Value is { } flight ? flight with { Manifest = FlightManifest.Empty } : null;
}

/// <summary>A bug: a flight sells one place more than it has.</summary>
internal sealed class OversellingRecord(IDurableRecord<FlightState> inner) : RecordDecorator<FlightState>(inner)
{
    public override FlightState? Value => base.Value is { } flight ? Resize(flight, 1) : null;

    public override Task CommitAsync(FlightState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events) =>
        base.CommitAsync(Resize(next, -1), wakeAfter, events);

    private static FlightState Resize(FlightState flight, int extra) =>
        flight with { Cabins = flight.Cabins.SetItem(0, flight.Cabins[0] with { Capacity = flight.Cabins[0].Capacity + extra }) };
}
