using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Fleet;

/// <summary>
/// An airplane. Reentrant, so that flights assigned at once share a write; every decision is made in one turn on the newest state.
/// </summary>
[GrainType("airplane"), Reentrant]
internal sealed class AirplaneGrain(
    [DurableState("Fleet")] IDurableState<AirplaneState> durable, TimeProvider time) : Grain, IAirplaneGrain
{
    private static readonly AirplaneState None = new();

    private string Tail => this.GetPrimaryKeyString();

    private AirplaneState State => durable.Value ?? None;

    public Task<Result<AirplaneView>> Register(AirplaneSpecification specification) => Put(specification, replace: false);

    public Task<Result<AirplaneView>> Replace(AirplaneSpecification specification) => Put(specification, replace: true);

    public async Task<Result<Done>> Retire()
    {
        await durable.LoadAsync();
        var (next, answer) = Airplane.Retire(State, Tail, time.GetUtcNow());
        await Save(next);
        if (answer.IsRefused) return answer;
        await List.Remove(Tail);

        // Another call may have registered it again meanwhile.
        if (State.Specification is not null) await List.Add(Tail);
        return answer;
    }

    public async Task<AirplaneView?> Get()
    {
        await durable.LoadAsync();
        return State.Specification is { } specification ? new AirplaneView(Tail, specification) : null;
    }

    public async Task<Result<AirplaneView>> Assign(string flightId, DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        await durable.LoadAsync();
        var (next, answer) = Airplane.Assign(State, Tail, flightId, fromUtc, toUtc, time.GetUtcNow());
        await Save(next);
        return answer;
    }

    public async Task Unassign(string flightId)
    {
        await durable.LoadAsync();
        await Save(Airplane.Unassign(State, flightId));
    }

    public async Task<Result<MaintenanceWindow>> AddMaintenance(string id, DateTimeOffset fromUtc, DateTimeOffset toUtc, string reason)
    {
        await durable.LoadAsync();
        var (next, answer) = Airplane.AddMaintenance(State, Tail, new MaintenanceWindow(id, fromUtc, toUtc, reason));
        await Save(next);
        return answer;
    }

    public async Task<Result<Done>> RemoveMaintenance(string id)
    {
        await durable.LoadAsync();
        var (next, answer) = Airplane.RemoveMaintenance(State, id);
        await Save(next);
        return answer;
    }

    public async Task<Result<Grounding>> Ground(string id, string reason, DateTimeOffset? untilUtc)
    {
        await durable.LoadAsync();
        var (next, answer, raised) = GroundingRules.Ground(State, Tail, id, reason, untilUtc, time.GetUtcNow());
        await Save(next, raised);
        return answer;
    }

    public async Task<Result<Done>> Unground(string id)
    {
        await durable.LoadAsync();
        var (next, answer, raised) = GroundingRules.Unground(State, Tail, id);
        await Save(next, raised);
        return answer;
    }

    public async Task<Grounding?> GetGrounding()
    {
        await durable.LoadAsync();
        var grounding = State.Grounding;

        // Flights store what depends on this.
        await durable.WhenDurableAsync();
        return grounding;
    }

    public async Task<ImmutableArray<AirplaneUse>> GetSchedule(DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        await durable.LoadAsync();
        return Airplane.Schedule(State, fromUtc, toUtc);
    }

    private IFleetGrain List => GrainFactory.GetGrain<IFleetGrain>(IFleetGrain.Key);

    private async Task<Result<AirplaneView>> Put(AirplaneSpecification specification, bool replace)
    {
        await durable.LoadAsync();
        var (next, answer) = Airplane.Register(State, Tail, specification, replace, time.GetUtcNow());

        // The list comes first: reading it skips an entry without an airplane, but would never find an airplane without an entry.
        if (!answer.IsRefused && State.Specification is null)
        {
            await List.Add(Tail);
            (next, answer) = Airplane.Register(State, Tail, specification, replace, time.GetUtcNow());
        }

        await Save(next);
        return answer;
    }

    // An unchanged state may still be on its way to the disk, so the answer that depends on it waits too.
    private Task Save(AirplaneState next, object? raised = null) => ReferenceEquals(next, State)
        ? durable.WhenDurableAsync()
        : durable.CommitAsync(next, new Commit { Events = raised is { } one ? [DomainEvent.Of(one)] : [] });
}
