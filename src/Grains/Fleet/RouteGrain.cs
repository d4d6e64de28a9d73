using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Fleet;

/// <summary>A route. Reentrant, so that flights added at once share a write.</summary>
[GrainType("route"), Reentrant]
internal sealed class RouteGrain(
    [DurableState("Fleet")] IDurableState<RouteState> durable, PlacesCache places, TimeProvider time) : Grain, IRouteGrain
{
    private static readonly RouteState None = new();

    private RouteState State => durable.Value ?? None;

    private string Key => this.GetPrimaryKeyString();

    public async Task<Result<RouteView>> Put(TimeSpan? blockTime, bool mustBeNew)
    {
        if (!Route.TryParse(Key, out var origin, out var destination))
            return new Refusal(RefusalCodes.Invalid,
                "A route connects two different airports.")
            { Field = FieldPath.Of(nameof(RouteView.Destination)) };
        if (await places.FindAirportAsync(origin) is null) return Unknown(origin, FieldPath.Of(nameof(RouteView.Origin)));
        if (await places.FindAirportAsync(destination) is null) return Unknown(destination, FieldPath.Of(nameof(RouteView.Destination)));
        await durable.LoadAsync();
        var (next, refusal) = Route.Put(State, blockTime, mustBeNew);
        if (refusal is null && !State.Exists)
        {
            await List.Add(Key);
            (next, refusal) = Route.Put(State, blockTime, mustBeNew);
        }

        if (refusal is not null) return refusal;
        await Save(next);
        return View()!;
    }

    public async Task<Result<Done>> Delete()
    {
        await durable.LoadAsync();
        var (next, refusal) = Route.Delete(State, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (refusal is not null) return refusal;
        await Save(next);
        await List.Remove(Key);

        // A flight may have recreated the route meanwhile.
        if (State.Exists) await List.Add(Key);
        return default(Done);
    }

    public async Task<RouteView?> Get()
    {
        await durable.LoadAsync();
        return View();
    }

    public async Task AddFlight(string flightId, DateOnly date, TimeSpan blockTime)
    {
        await durable.LoadAsync();
        if (!State.Exists) await List.Add(Key);
        await Save(Route.Add(State, Parse(flightId), date, blockTime));
    }

    public async Task RemoveFlight(string flightId, DateOnly date)
    {
        await durable.LoadAsync();
        await Save(Route.Remove(State, Parse(flightId), date));
    }

    public async Task<ImmutableArray<string>> FlightsOn(DateOnly date)
    {
        await durable.LoadAsync();
        return Route.TryParse(Key, out var origin, out _) ? Route.On(State, origin, date) : [];
    }

    private INetworkGrain List => GrainFactory.GetGrain<INetworkGrain>(INetworkGrain.Key);

    private RouteView? View() => State.Exists && Route.TryParse(Key, out var origin, out var destination)
        ? new RouteView(origin, destination, State.BlockTime, State.Days.Sum(day => day.Flights.Length))
        : null;

    private Task Save(RouteState next) => ReferenceEquals(next, State) ? durable.WhenDurableAsync() : durable.CommitAsync(next);

    private static FlightId Parse(string flightId) =>
        FlightId.TryParse(flightId, out var id) ? id : throw new ArgumentException($"'{flightId}' is no flight id.", nameof(flightId));

    private static Refusal Unknown(string code, FieldPath field) =>
        new(RefusalCodes.AirportNotFound, $"There is no airport {code}.") { Field = field };
}
