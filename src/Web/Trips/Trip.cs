using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Shop;

namespace FlightTickets.Web.Trips;

/// <summary>An order with what is known about its flights.</summary>
/// <param name="Order">The order.</param>
/// <param name="Flights">A flight per segment.</param>
public sealed record Trip(Order Order, IReadOnlyList<FlightResult> Flights)
{
    private const int LapAge = 2;

    /// <summary>Where the trip goes first.</summary>
    public string Destination => Flights.Count > 0 ? Flights[0].To : "";

    /// <summary>Whether anything of it is still to be flown.</summary>
    public bool IsLive => Order.Status is OrderStatus.Confirmed or OrderStatus.Held or OrderStatus.Placed;

    /// <summary>The passenger's name.</summary>
    public string Name(int passenger)
    {
        var who = Order.Passengers[passenger];
        return $"{who.GivenName} {who.FamilyName}".Trim();
    }

    /// <summary>Who flies on a segment: the positions of those whose place was not cancelled.</summary>
    public IReadOnlyList<int> Flying(int segment) => Order.Tickets.Count == 0
        ? [.. Enumerable.Range(0, Order.Passengers.Count)]
        : [.. Order.Tickets.Where(ticket => ticket.Segment == segment && ticket.Status != TicketStatus.Void)
            .Select(ticket => ticket.Passenger).Distinct().Order()];

    /// <summary>Who of them has a place of their own: a seat, or an age at which nobody sits on a lap.</summary>
    public IReadOnlyList<int> Seated(int segment)
    {
        var departure = DateOnly.FromDateTime(Flights[segment].Flight.Departure.LocalTime());
        return [.. Flying(segment).Where(passenger => Order.Segments[segment].Seats.ElementAtOrDefault(passenger) is not null
            || Order.Passengers[passenger].BornOn.AddYears(LapAge) <= departure)];
    }

    internal static async Task<Trip> Of(Order order, IShopApi api, Places places, CancellationToken cancellation)
    {
        var flights = await Task.WhenAll(order.Segments.Select(segment => api.GetFlight(segment.FlightId, cancellation)));
        return new Trip(order, await FlightResult.Of(flights, places, cancellation));
    }
}
