using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Whether an order is one of those that are searched: it fits everything that is asked.</summary>
internal static class OrderFilter
{
    public static bool Keeps(FindOrders wish, OrderView order) =>
        (wish.Reference is not { } reference || string.Equals(order.BookingReference, reference, StringComparison.OrdinalIgnoreCase))
        && (wish.Ticket is not { } number || order.Tickets.Any(ticket => ticket.Number == number))
        && (wish.Payment is not { } payment || order.Payments.Any(p => p.Id == payment))
        && (wish.UserId is not { } user || order.UserId == user)
        && (wish.FlightId is not { } flight || order.Segments.Any(segment => segment.FlightId == flight))
        && (wish.Date is not { } date || order.Segments.Any(segment => DepartsOn(segment, date)))
        && (wish.Status is not { } status || order.Status == status)
        && (wish is { FamilyName: null, GivenName: null } || order.Passengers.Any(passenger => IsNamed(passenger, wish)));

    private static bool DepartsOn(SegmentView segment, DateOnly date) =>
        FlightId.TryParse(segment.FlightId, out var flight) && flight.Date == date;

    private static bool IsNamed(PassengerView passenger, FindOrders wish) =>
        (wish.FamilyName is not { } family || LookupName.Matches(passenger.FamilyName, family))
        && (wish.GivenName is not { } given
            || LookupName.Key(passenger.GivenName).StartsWith(LookupName.Key(given), StringComparison.Ordinal));
}
