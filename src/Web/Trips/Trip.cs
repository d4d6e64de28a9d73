using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>An order with what is known about its flights.</summary>
/// <param name="Order">The order.</param>
/// <param name="Flights">A flight per segment.</param>
public sealed record Trip(Order Order, IReadOnlyList<FlightResult> Flights)
{
    /// <summary>Where the trip goes first.</summary>
    public string Destination => Flights.Count > 0 ? Flights[0].To : "";

    /// <summary>Whether anything of it is still to be flown.</summary>
    public bool IsLive => Order.Status is "confirmed" or "held" or "placed";

    /// <summary>The passenger's name.</summary>
    public string Name(int passenger)
    {
        var who = Order.Passengers[passenger];
        return $"{who.GivenName} {who.FamilyName}".Trim();
    }

    internal static async Task<Trip> Of(Order order, IShopApi api, Places places, CancellationToken cancellation)
    {
        var flights = await Task.WhenAll(order.Segments.Select(segment => api.GetFlight(segment.FlightId, cancellation)));
        return new Trip(order, await FlightResult.Of(flights, places, cancellation));
    }
}
