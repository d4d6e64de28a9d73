namespace FlightTickets.Orders;

/// <summary>
/// Passengers who came to check in and for whom the flight had no seat: it flew without them, so that what they paid for it comes back in
/// full whatever the fare's rules (14 CFR part 250), also after it has left.
/// </summary>
internal static class DeniedBoarding
{
    /// <summary>The order once check-in found no seat for these passengers.</summary>
    public static OrderState Note(OrderState order, int segment, IEnumerable<int> passengers) =>
        order with { Denials = [.. order.Denials.Union(passengers.Select(passenger => new OrderDenial(passenger, segment)))] };

    /// <summary>Whether everybody of a part was denied boarding, on each of its segments.</summary>
    public static bool Covers(OrderState order, OrderPart part)
    {
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (part.Bits(order, i) != 0 && !Covers(order, part, i)) return false;
        }

        return true;
    }

    /// <summary>Whether everybody of a part was denied boarding on a segment. An infant on a lap goes where its adult goes.</summary>
    public static bool Covers(OrderState order, OrderPart part, int segment)
    {
        var bits = part.Bits(order, segment) & ~order.Segments[segment].LapInfants;
        for (var passenger = 0; passenger < order.Passengers.Length; passenger++)
        {
            if ((bits >> passenger & 1) == 1 && !IsDenied(order, passenger, segment)) return false;
        }

        return bits != 0;
    }

    private static bool IsDenied(OrderState order, int passenger, int segment) =>
        order.Denials.Contains(new OrderDenial(passenger, segment))
        && order.Segments[segment].SeatOf(passenger) is null
        && !order.CheckIns.Any(checkIn => checkIn.Passenger == passenger && checkIn.Segment == segment);
}
