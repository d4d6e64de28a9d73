using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Where passengers go when the airplane has lost their cabin, and what they get back.</summary>
internal static class CabinMoveRules
{
    /// <summary>
    /// The position of an order's segment on a flight in a cabin; <see langword="null"/> if no passenger of the order is in it.
    /// </summary>
    public static int? Find(OrderState order, string flightId, Cabin cabin)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            var segment = order.Segments[i];
            if (segment.FlightId == flightId && segment.Cabin == cabin && order.Travelling(i) != 0) return i;
        }

        return null;
    }

    /// <summary>The nearest other cabin with room for a party, or the better of two equally near.</summary>
    public static CabinView? Target(IEnumerable<CabinView> cabins, Cabin gone, int places, string currency) => cabins
        .Where(cabin => cabin.Cabin != gone && cabin.Available >= places && cabin.Fare.Currency == currency)
        .OrderBy(cabin => Math.Abs(cabin.Cabin - gone)).ThenByDescending(cabin => cabin.Cabin)
        .FirstOrDefault();

    /// <summary>
    /// The move of a segment to the nearest cabin with room for all of the order, or to the better of two equally near. Refused if no cabin
    /// has room.
    /// </summary>
    /// <remarks>
    /// A better cabin costs nothing. In a cheaper one the difference is refunded (14 CFR 250.6(c)), whatever the old fare's rules; those
    /// rules stay the ticket's.
    /// </remarks>
    public static Result<OrderChange> Choose(OrderState order, int index, FlightView flight)
    {
        var segment = order.Segments[index];
        var places = segment.Places(order.Passengers.Length);
        if (Target(flight.Cabins, segment.Cabin, places, segment.Fare.Currency) is not { } target)
            return new Refusal(RefusalCodes.SoldOut, "No other cabin of the flight has room: choose another flight, or a refund.");

        var isCheaper = target.Fare.Minor < segment.Fare.Minor;
        var other = segment with
        {
            Cabin = target.Cabin,
            Seats = [],
            Fare = isCheaper ? target.Fare : segment.Fare,
            Taxes = isCheaper ? target.Taxes : segment.Taxes,
        };
        var none = Money.Zero(segment.Fare.Currency);
        return new OrderChange(index, other, none, Refunds.AtMost(order, (segment.Fare - other.Fare) * places), none);
    }
}
