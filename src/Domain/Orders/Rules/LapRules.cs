using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// Whether an infant on a lap is on board. The order does not say which adult holds which infant, so it is certain only when all adults of
/// the order are on board, or none.
/// </summary>
internal static class LapRules
{
    /// <summary>Whether every adult of the order on a segment is on board.</summary>
    public static bool AreAllAdultsIn(OrderState order, int segment, ImmutableArray<int> onBoard) =>
        Adults(order, segment).All(adult => onBoard.Contains(adult));

    /// <summary>Whether any adult of the order on a segment is on board.</summary>
    public static bool IsAnyAdultIn(OrderState order, int segment, ImmutableArray<int> onBoard) =>
        Adults(order, segment).Any(adult => onBoard.Contains(adult));

    private static IEnumerable<int> Adults(OrderState order, int segment) =>
        FlightId.TryParse(order.Segments[segment].FlightId, out var flight)
            ? Enumerable.Range(0, order.Passengers.Length).Where(passenger => order.Segments[segment].HasPlace(passenger)
                && PassengerRules.IsAdult(order.Passengers[passenger], flight.Date))
            : [];
}
