using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Fleet;

/// <summary>The list of all airplanes. Reentrant, so that a fleet that registers at once shares a few writes.</summary>
[GrainType("fleet"), Reentrant]
internal sealed class FleetGrain([DurableState("Fleet")] IDurableState<KeyList> durable) : Grain, IFleetGrain
{
    private KeyList State => durable.Value ?? KeyList.Empty;

    public async Task Add(string tail)
    {
        await durable.LoadAsync();
        await Save(State.With(tail));
    }

    public async Task Remove(string tail)
    {
        await durable.LoadAsync();
        await Save(State.Without(tail));
    }

    public async Task<Page<AirplaneView>> List(int limit, string? after)
    {
        await durable.LoadAsync();
        var (tails, next) = State.Page(limit, after);
        var airplanes = await Task.WhenAll(tails.Select(tail => GrainFactory.GetGrain<IAirplaneGrain>(tail).Get()));
        return new Page<AirplaneView>([.. airplanes.OfType<AirplaneView>()], next);
    }

    private Task Save(KeyList next) => ReferenceEquals(next, State) ? durable.WhenDurableAsync() : durable.CommitAsync(next);
}
