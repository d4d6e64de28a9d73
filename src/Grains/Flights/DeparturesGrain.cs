using System.Collections.Immutable;
using FlightTickets.Fleet;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>Lists the departures of a day: routes know a day's flights, and flights know how they are.</summary>
[GrainType("departures"), StatelessWorker]
internal sealed class DeparturesGrain : Grain, IDeparturesGrain
{
    private const int RoutesPerPage = 200;

    // So many flights are asked at a time.
    private const int FlightsAtOnce = 64;

    public async Task<ImmutableArray<FlightView>> On(DateOnly date, ImmutableArray<string> origins)
    {
        var days = await Task.WhenAll((await Routes(origins)).Select(route => GrainFactory.GetGrain<IRouteGrain>(route).FlightsOn(date)));
        var flights = new List<FlightView>();
        foreach (var some in days.SelectMany(day => day).Chunk(FlightsAtOnce))
        {
            var views = await Task.WhenAll(some.Select(key => GrainFactory.GetGrain<IFlightGrain>(key).Get()));
            flights.AddRange(views.OfType<FlightView>());
        }

        return [.. flights.OrderBy(flight => flight.Departure.Utc).ThenBy(flight => flight.Id, StringComparer.Ordinal)];
    }

    private async Task<List<string>> Routes(ImmutableArray<string> origins)
    {
        List<string> routes = [];
        var network = GrainFactory.GetGrain<INetworkGrain>(INetworkGrain.Key);
        string? after = null;
        do
        {
            var page = await network.List(RoutesPerPage, after);
            routes.AddRange(page.Data.Where(route => origins.IsEmpty || origins.Contains(route.Origin))
                .Select(route => $"{route.Origin}-{route.Destination}"));
            after = page.After;
        }
        while (after is not null);
        return routes;
    }
}
