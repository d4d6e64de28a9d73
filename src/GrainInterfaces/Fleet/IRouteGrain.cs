using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>A route and the flights of its days. Key: <c>JFK-RSW</c>.</summary>
[Alias("route")]
public interface IRouteGrain : IGrainWithStringKey
{
    /// <summary>Creates the route or changes its block time (gate to gate, 1 minute to 24 hours).</summary>
    [Alias("put")]
    Task<Result<RouteView>> Put(TimeSpan? blockTime, bool mustBeNew);

    /// <summary>Removes the route; <see cref="RefusalCodes.RouteInUse"/> while flights are on it.</summary>
    [Alias("delete")]
    Task<Result<Done>> Delete();

    /// <summary>The route; <see langword="null"/> if it does not exist.</summary>
    [Alias("get")]
    Task<RouteView?> Get();

    /// <summary>Adds a flight to a day; creates the route if it is new.</summary>
    /// <param name="flightId">The flight.</param>
    /// <param name="date">Its local departure date.</param>
    /// <param name="blockTime">Its scheduled time gate to gate: a new route's block time.</param>
    [Alias("add-flight")]
    Task AddFlight(string flightId, DateOnly date, TimeSpan blockTime);

    /// <summary>Removes a flight from a day.</summary>
    [Alias("remove-flight")]
    Task RemoveFlight(string flightId, DateOnly date);

    /// <summary>The flights of a day, by local departure date.</summary>
    [Alias("flights-on")]
    Task<ImmutableArray<string>> FlightsOn(DateOnly date);
}

/// <summary>A route.</summary>
/// <param name="Origin">IATA code.</param>
/// <param name="Destination">IATA code.</param>
/// <param name="BlockTime">Gate to gate, if known.</param>
/// <param name="Flights">How many flights are on it.</param>
[GenerateSerializer, Immutable, Alias("route-view")]
public sealed record RouteView(
    [property: Id(0)] string Origin,
    [property: Id(1)] string Destination,
    [property: Id(2)] TimeSpan? BlockTime,
    [property: Id(3)] int Flights);

/// <summary>The list of all routes. Key: <see cref="Key"/>.</summary>
[Alias("network")]
public interface INetworkGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "network";

    /// <summary>Puts a route on the list; called by the route.</summary>
    [Alias("add")]
    Task Add(string route);

    /// <summary>Removes a route from the list; called by the route.</summary>
    [Alias("remove")]
    Task Remove(string route);

    /// <summary>Routes in the order of their keys.</summary>
    [Alias("list")]
    Task<Page<RouteView>> List(int limit, string? after);
}
