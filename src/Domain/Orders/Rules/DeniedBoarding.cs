namespace FlightTickets.Orders;

/// <summary>
/// Passengers who came to check in when the flight had no seat for them. It flew without them, so they get back in full what they paid for
/// it, whatever the fare's rules (14 CFR part 250), even after it has left.
/// </summary>
internal static class DeniedBoarding
{
    /// <summary>The order after check-in found no seat for these passengers.</summary>
    public static OrderState Note(OrderState order, int segment, IEnumerable<int> passengers) =>
        order with { Denials = [.. order.Denials.Union(passengers.Select(passenger => new OrderDenial(passenger, segment)))] };

    /// <summary>Whether every passenger of a part was denied boarding, on each of its segments.</summary>
    public static bool Covers(OrderState order, OrderPart part)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (part.Bits(order, i) != 0 && !Covers(order, part, i)) return false;
        }

        return true;
    }

    /// <summary>Whether every passenger of a part was denied boarding on a segment. An infant on a lap goes with its adult.</summary>
    public static bool Covers(OrderState order, OrderPart part, int segment)
    {
        var bits = part.Bits(order, segment) & ~order.Segments[segment].LapInfants;
        for (var passenger = 0; passenger < order.Passengers.Length; passenger++)
        {
            if ((bits >> passenger & 1) == 1 && !IsDenied(order, passenger, segment)) return false;
        }

        return bits != 0;
    }

    /// <summary>Whether check-in found no seat for a passenger, and none came later.</summary>
    public static bool IsDenied(OrderState order, int passenger, int segment) =>
        order.Denials.Contains(new OrderDenial(passenger, segment))
        && order.Segments[segment].SeatOf(passenger) is null
        && !order.CheckIns.Any(checkIn => checkIn.Passenger == passenger && checkIn.Segment == segment);
}
