using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Which orders of a disrupted flight are moved first: others may find no room.</summary>
internal static class RebookingPriority
{
    /// <summary>
    /// The better cabin first, then the dearer place, then parties with a child or an infant, who cannot wait at an airport as others can,
    /// then the earlier booking.
    /// </summary>
    /// <param name="orders">The orders with the position of the segment on that flight.</param>
    /// <param name="departure">The flight's day.</param>
    public static ImmutableArray<OrderView> Sort(IEnumerable<(OrderView Order, int Segment)> orders, DateOnly departure) =>
    [
        .. orders.OrderByDescending(entry => entry.Order.Segments[entry.Segment].Cabin)
            .ThenByDescending(entry => Fare(entry.Order, entry.Order.Segments[entry.Segment]))
            .ThenByDescending(entry => entry.Order.Passengers.Any(passenger => !passenger.Cancelled && IsChild(passenger, departure)))
            .ThenBy(entry => entry.Order.CreatedAt)
            .ThenBy(entry => entry.Order.Id, StringComparer.Ordinal)
            .Select(entry => entry.Order),
    ];

    private static long Fare(OrderView order, SegmentView segment) =>
        (segment.Paid?.Minor ?? 0) / Math.Max(1, AlternativeRules.Places(segment, order));

    private static bool IsChild(PassengerView passenger, DateOnly date) =>
        PassengerRules.TypeOf(new Passenger(passenger.GivenName, passenger.FamilyName, passenger.BornOn), date) != PassengerType.Adult;
}
