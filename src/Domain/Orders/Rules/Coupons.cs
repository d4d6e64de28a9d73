using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// What has become of a ticket's flight. Nothing of it is stored: the order knows its tickets and check-ins, the flight's seats know who is
/// on board, and the flight knows whether it has left.
/// </summary>
internal static class Coupons
{
    /// <summary>The status of the coupon of a passenger's present ticket for a segment.</summary>
    /// <param name="order">The order.</param>
    /// <param name="passenger">The passenger's position.</param>
    /// <param name="segment">The segment's position.</param>
    /// <param name="flight">The segment's flight; <see langword="null"/> if it does not exist.</param>
    public static CouponStatus Of(OrderState order, int passenger, int segment, OrderBoarding? flight)
    {
        if (!order.HasTicket(passenger, segment)) return IsRefunded(order, passenger, segment) ? CouponStatus.Refunded : CouponStatus.Void;
        var isCheckedIn = order.CheckInOf(passenger, segment) is not null;
        var isOnBoard = isCheckedIn && IsOnBoard(order, passenger, segment, flight);
        if (flight is { IsRecorded: true } && DepartureRules.HasLeft(flight.Status))
        {
            if (isOnBoard) return CouponStatus.Flown;
            if (IsMissing(order, passenger, segment, flight)) return CouponStatus.NoShow;
        }

        return isOnBoard ? CouponStatus.Boarded : isCheckedIn ? CouponStatus.CheckedIn : CouponStatus.Open;
    }

    /// <summary>The segments whose flights must be asked. Long before check-in opens, nobody is on board and no flight has left.</summary>
    public static bool NeedsFlight(OrderState order, int segment, DateTimeOffset now) => order.WasConfirmed
        && (now >= order.Segments[segment].DepartureUtc - CheckInRules.Opens
            || order.CheckIns.Any(checkIn => checkIn.Segment == segment));

    /// <summary>An order with its tickets' coupons.</summary>
    /// <param name="view">The order.</param>
    /// <param name="order">Its state.</param>
    /// <param name="flights">What its flights know, by segment; <see langword="null"/> if one could not be asked.</param>
    public static OrderView Show(OrderView view, OrderState order, ImmutableArray<OrderBoarding?>? flights) =>
        view with { Tickets = [.. view.Tickets.Select(ticket => Show(ticket, order, flights))] };

    /// <summary>A ticket with its coupon; one that was replaced is exchanged.</summary>
    public static TicketView Show(TicketView ticket, OrderState order, ImmutableArray<OrderBoarding?>? flights) => ticket with
    {
        Coupon = ticket.ReplacedBy is not null ? CouponStatus.Exchanged
            : flights is { } known ? Of(order, ticket.Passenger, ticket.Segment, known[ticket.Segment])
            : null,
    };

    private static bool IsOnBoard(OrderState order, int passenger, int segment, OrderBoarding? flight) => flight is not null
        && (order.Segments[segment].IsOnLap(passenger)
            ? LapRules.AreAllAdultsIn(order, segment, flight.OnBoard)
            : flight.OnBoard.Contains(passenger));

    // A passenger for whom the flight had no seat, or whom the gate sent away, came and is no no-show.
    private static bool IsMissing(OrderState order, int passenger, int segment, OrderBoarding flight) =>
        !DeniedBoarding.IsDenied(order, passenger, segment)
        && OffloadRules.ReasonOf(order, passenger, segment) is null or OffloadReason.Missed
        && !(order.Segments[segment].IsOnLap(passenger) && LapRules.IsAnyAdultIn(order, segment, flight.OnBoard));

    private static bool IsRefunded(OrderState order, int passenger, int segment) => order.Quotes.Any(quote =>
        quote is { Key: not null, Change: null, Refund.Minor: > 0 } && (quote.Part ?? OrderPart.Everything).Names(passenger, segment));
}
