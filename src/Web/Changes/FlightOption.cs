using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;
using FlightTickets.Web.Trips;

namespace FlightTickets.Web.Changes;

/// <summary>A cabin of another flight of the same route, with room for all.</summary>
/// <param name="Result">The flight.</param>
/// <param name="Offer">The cabin.</param>
public sealed record FlightOption(FlightResult Result, FlightCabin Offer)
{
    /// <summary>What a form sends.</summary>
    public string Value => $"{Result.Flight.Id}.{Offer.Cabin.Wire()}";

    /// <summary>Finds the options of some days, by departure.</summary>
    internal static async Task<IReadOnlyList<FlightOption>> Find(
        Trip trip, int segment, IEnumerable<DateOnly> days, Cabin? cabin, IShopApi api, Places places, CancellationToken cancellation)
    {
        var old = trip.Flights[segment].Flight;
        var count = Math.Max(1, trip.Seated(segment).Count);
        var found = await Task.WhenAll(days.Select(day =>
            api.Search(old.Departure.Airport, old.Arrival.Airport, day, count, cabin, cancellation)));
        // The order has its own flights already, and the API refuses them.
        var flights = found.SelectMany(some => some).DistinctBy(flight => flight.Id)
            .Where(flight => trip.Order.Segments.All(own => own.FlightId != flight.Id));
        var results = await FlightResult.Of(flights, places, cancellation);
        return [.. results.OrderBy(result => result.Flight.Departure.Utc).SelectMany(result => result.Flight.Cabins
            .Where(offer => offer.Available >= count && (cabin is null || offer.Cabin == cabin))
            .OrderBy(offer => decimal.Parse(offer.Fare.Amount, CultureInfo.InvariantCulture))
            .Select(offer => new FlightOption(result, offer)))];
    }
}
