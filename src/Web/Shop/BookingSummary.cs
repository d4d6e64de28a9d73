using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Shop;

/// <summary>A booking with what is known about its flights.</summary>
/// <param name="Booking">The booking.</param>
/// <param name="Flights">A flight per leg.</param>
public sealed record BookingSummary(Booking Booking, IReadOnlyList<FlightResult> Flights)
{
    /// <summary>What all travellers pay; <see langword="null"/> where a cabin is not for sale.</summary>
    public Money? Total
    {
        get
        {
            var fares = Booking.Legs.Select(
                (leg, i) => Flights[i].Flight.Cabins.FirstOrDefault(cabin => cabin.Cabin == leg.Cabin)?.Fare).ToArray();
            return fares.Any(fare => fare is null) ? null : Words.Sum([.. fares.Select(fare => Words.Times(fare!, Booking.Travellers))]);
        }
    }

    internal static async Task<BookingSummary> Of(Booking booking, IShopApi api, Places places, CancellationToken cancellation)
    {
        var flights = await Task.WhenAll(booking.Legs.Select(leg => api.GetFlight(leg.FlightId, cancellation)));
        return new BookingSummary(booking, await FlightResult.Of(flights, places, cancellation));
    }
}
