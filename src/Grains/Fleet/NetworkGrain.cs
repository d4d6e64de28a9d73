using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Fleet;

/// <summary>The list of all routes.</summary>
[GrainType("network"), Reentrant]
internal sealed class NetworkGrain([DurableState("Fleet")] IDurableState<KeyList> durable) : Grain, INetworkGrain
{
    private KeyList State => durable.Value ?? KeyList.Empty;

    public async Task Add(string route)
    {
        await durable.LoadAsync();
        await Save(State.With(route));
    }

    public async Task Remove(string route)
    {
        await durable.LoadAsync();
        await Save(State.Without(route));
    }

    public async Task<Page<RouteView>> List(int limit, string? after)
    {
        await durable.LoadAsync();
        var (keys, next) = State.Page(limit, after);
        var routes = await Task.WhenAll(keys.Select(key => GrainFactory.GetGrain<IRouteGrain>(key).Get()));
        return new Page<RouteView>([.. routes.OfType<RouteView>()], next);
    }

    private Task Save(KeyList next) => ReferenceEquals(next, State) ? durable.WhenDurableAsync() : durable.CommitAsync(next);
}
