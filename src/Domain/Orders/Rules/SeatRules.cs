using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Which seats an order may choose.</summary>
internal static class SeatRules
{
    /// <summary>The free seats of a cabin.</summary>
    public static ImmutableArray<FreeSeat> FreeSeats(SeatMap map, Cabin cabin) =>
        [.. SeatsIn(map, cabin).Where(seat => seat.Status == SeatStatus.Available)
            .Select(seat => new FreeSeat(seat.Designator!, IsExit(seat)))];

    /// <summary>The seats in exit rows; none without a map.</summary>
    public static ImmutableHashSet<string> ExitSeats(SeatMap? map) => map is null
        ? []
        : [.. map.Cabins.SelectMany(cabin => SeatsIn(map, cabin.Cabin)).Where(IsExit).Select(seat => seat.Designator!)];

    /// <summary>Refuses seats for segments that the order does not have.</summary>
    public static Refusal? RefuseSegments(OrderState order, ImmutableArray<SegmentSeats> segments)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            var index = segments[i].Segment;
            if (index < 0 || index >= order.Segments.Length || segments.Take(i).Any(other => other.Segment == index))
                return new Refusal(RefusalCodes.Invalid, "There is no such segment, or it is named twice.")
                {
                    Field = OrderFields.Segment(i)
                    .Then(nameof(SegmentSeats.Segment))
                };
        }

        return null;
    }

    /// <summary>Refuses seats that are not open to the order's passengers.</summary>
    /// <param name="order">The order.</param>
    /// <param name="wish">The seats of one segment.</param>
    /// <param name="position">The wish's position in the request.</param>
    /// <param name="flight">The segment's flight now.</param>
    /// <param name="map">Its seat map.</param>
    /// <param name="now">The time.</param>
    public static Refusal? Refuse(OrderState order, SegmentSeats wish, int position, FlightView? flight, SeatMap? map, DateTimeOffset now)
    {
        var (index, seats) = (wish.Segment, wish.Seats);
        var segment = order.Segments[index];
        if (segment.Places(order.Passengers.Length) == 0)
            return new Refusal(RefusalCodes.OrderStatusConflict,
                "The segment is cancelled.")
            { Field = OrderFields.Segment(position).Then(nameof(SegmentSeats.Segment)) };
        if (DepartureRules.HasLeft(flight, segment.DepartureUtc, now))
            return new Refusal(RefusalCodes.FlightClosed, "The flight has departed.");
        if (order.CheckIns.Any(
            checkIn => checkIn.Segment == index && segment.SeatOf(checkIn.Passenger) != seats.ElementAtOrDefault(checkIn.Passenger)))
            return new Refusal(RefusalCodes.OrderStatusConflict, "A passenger who has checked in keeps the seat.");
        if (seats.Length != order.Passengers.Length || seats.Where((seat, p) => (seat is null) == segment.HasPlace(p)).Any())
        {
            return new Refusal(RefusalCodes.SeatRequired,
                "Name one seat for each passenger who paid for a place, and null for each infant on a lap.")
            {
                Field = OrderFields.Seats(position),
            };
        }

        if (seats.Where((seat, p) => seat is not null && seats.IndexOf(seat) != p).Any())
            return new Refusal(RefusalCodes.Invalid, "The same seat is named twice.") { Field = OrderFields.Seats(position) };
        var known = map is null ? [] : SeatsIn(map, segment.Cabin).ToDictionary(element => element.Designator!);
        for (var p = 0; p < seats.Length; p++)
        {
            if (seats[p] is { } seat && RefuseSeat(segment, p, seat, known.GetValueOrDefault(seat)) is { } refusal)
                return refusal with { Field = OrderFields.Seats(position)[p], Seats = [new SeatAt(index, seat)] };
        }

        return null;
    }

    private static Refusal? RefuseSeat(OrderSegment segment, int passenger, string seat, SeatMapElement? element)
    {
        if (element is null) return new Refusal(RefusalCodes.SeatNotInCabin, $"There is no seat {seat} in the cabin.");
        if (segment.SeatOf(passenger) == seat) return null;
        if (segment.IsKeptFromExitRow(passenger) && IsExit(element))
        {
            return new Refusal(
                RefusalCodes.ExitRowRestricted,
                $"The seat {seat} is in an exit row, which is closed to passengers under 15 and to passengers with an infant on a lap.");
        }

        // The layout blocks seats that the seat's own row does not show as blocked.
        return element.Status == SeatStatus.Blocked ? new Refusal(RefusalCodes.SeatUnavailable, $"The seat {seat} is not sold.") : null;
    }

    private static bool IsExit(SeatMapElement seat) => seat.Characteristics.Contains("E");

    private static IEnumerable<SeatMapElement> SeatsIn(SeatMap map, Cabin cabin) =>
        from part in map.Cabins
        where part.Cabin == cabin
        from row in part.Rows
        from section in row.Sections
        from element in section.Elements
        where element.Designator is not null
        select element;
}
