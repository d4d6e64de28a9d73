using System.Collections.Immutable;
using FlightTickets.Fleet;
using Orleans.Concurrency;

namespace FlightTickets.Flights;

/// <summary>Searches flights: routes know a day's flights, and flights know their free places.</summary>
[GrainType("flight-search"), StatelessWorker]
internal sealed class FlightSearchGrain(TimeProvider time) : Grain, IFlightSearchGrain
{
    public async Task<ImmutableArray<FlightView>> Search(
        ImmutableArray<string> origins, ImmutableArray<string> destinations, DateOnly date, int passengers, Cabin? cabin)
    {
        var pairs = from origin in origins.Distinct()
                    from destination in destinations.Distinct()
                    where origin != destination
                    select $"{origin}-{destination}";
        var days = await Task.WhenAll(pairs.Select(route => GrainFactory.GetGrain<IRouteGrain>(route).FlightsOn(date)));
        var flights = await Task.WhenAll(days.SelectMany(day => day).Select(key => GrainFactory.GetGrain<IFlightGrain>(key).Get()));
        return FlightSearch.Bookable(flights.OfType<FlightView>(), passengers, cabin, time.GetUtcNow());
    }
}

/// <summary>Chooses the flights that a search returns, and their order.</summary>
internal static class FlightSearch
{
    /// <summary>
    /// Flights that take orders and have room for all in one cabin, ordered by their cheapest such cabin, then by departure.
    /// </summary>
    public static ImmutableArray<FlightView> Bookable(IEnumerable<FlightView> flights, int passengers, Cabin? cabin, DateTimeOffset now) =>
    [
        .. from flight in flights
           where flight.Status is FlightStatus.Scheduled or FlightStatus.Delayed && now < flight.SalesCloseAt
           let fitting = flight.Cabins.Where(c => (cabin is null || c.Cabin == cabin) && c.Available >= passengers).ToArray()
           where fitting.Length > 0

           // Fares of two currencies cannot be compared, so flights are grouped by currency.
           let cheapest = fitting.MinBy(c => c.Fare.Minor)!.Fare
           orderby cheapest.Currency, cheapest.Minor, flight.Departure.Utc, flight.Id
           select flight,
    ];
}
