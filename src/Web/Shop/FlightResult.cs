using FlightTickets.Client;

namespace FlightTickets.Web.Shop;

/// <summary>A flight with the names that belong to it.</summary>
/// <param name="Flight">The flight.</param>
/// <param name="Airline">The airline's name.</param>
/// <param name="From">The city it leaves.</param>
/// <param name="To">The city it flies to.</param>
public sealed record FlightResult(Flight Flight, string Airline, string From, string To)
{
    /// <summary>How long it takes.</summary>
    public TimeSpan Length => Flight.Arrival.Utc - Flight.Departure.Utc;

    internal static async Task<IReadOnlyList<FlightResult>> Of(IEnumerable<Flight> flights, Places places, CancellationToken cancellation)
    {
        List<FlightResult> results = [];
        foreach (var flight in flights)
        {
            results.Add(new FlightResult(flight, await places.Airline(flight.Carrier, cancellation),
                await places.City(flight.Departure.Airport, cancellation), await places.City(flight.Arrival.Airport, cancellation)));
        }

        return results;
    }
}
