using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// Passengers whom the gate takes off a flight after they have checked in, or boarded. Seat and check-in go at once and durably; the ticket
/// stays, to be refunded, changed or used by what its fare and the reason allow. Nobody whom the gate has sent away checks in again without
/// an agent.
/// </summary>
internal static class OffloadRules
{
    /// <summary>Why the gate offloaded a passenger; <see langword="null"/> if it did not.</summary>
    public static OffloadReason? ReasonOf(OrderState order, int passenger, int segment) =>
        order.Offloads.FirstOrDefault(offload => offload.Passenger == passenger && offload.Segment == segment)?.Reason;

    /// <summary>Why a passenger cannot be offloaded.</summary>
    /// <param name="order">The order.</param>
    /// <param name="ticket">The passenger's ticket.</param>
    /// <param name="flight">The flight's present state.</param>
    /// <param name="now">The time.</param>
    public static Refusal? Refuse(OrderState order, TicketView ticket, FlightView? flight, DateTimeOffset now)
    {
        var person = order.Passengers[ticket.Passenger];
        if (order.CheckInOf(ticket.Passenger, ticket.Segment) is null)
            return new Refusal(RefusalCodes.NotCheckedIn, $"{person.PrintedName} has not checked in: there is nothing to offload.");
        if (order.Segments[ticket.Segment].IsOnLap(ticket.Passenger))
            return new Refusal(RefusalCodes.BoardsWithAdult, $"{person.PrintedName} is an infant on a lap: offload its adult.");
        return flight is null ? null : BoardingRules.Closed(flight, now);
    }

    /// <summary>
    /// The order without the check-in and the seat, which its saga then releases. With an adult go the check-ins of the infants on laps,
    /// since nobody knows whose they are.
    /// </summary>
    public static OrderState Apply(OrderState order, int passenger, int segment, OffloadReason reason)
    {
        var flown = order.Segments[segment];
        var next = order with
        {
            Phase = OrderPhase.Vacating,
            Segments = order.Segments.SetItem(segment, flown with { Seats = flown.Seats.SetItem(passenger, null) }),
            OtherSeats = [new SegmentSeats(segment, flown.Seats)],
            CheckIns = order.CheckIns.RemoveAll(checkIn => checkIn.Segment == segment
                && (checkIn.Passenger == passenger || IsAdult(order, passenger, flown) && flown.IsOnLap(checkIn.Passenger))),
            Offloads = Without(order, passenger, segment).Add(new OrderOffload(passenger, segment, reason)),
        };
        return reason == OffloadReason.DeniedBoarding ? DeniedBoarding.Note(next, segment, [passenger]) : next;
    }

    /// <summary>Why a passenger cannot check in again.</summary>
    public static Refusal? RefuseCheckIn(OrderState order, TicketView ticket, Caller caller) =>
        caller.IsAgent || ReasonOf(order, ticket.Passenger, ticket.Segment) is null
            ? null
            : new Refusal(RefusalCodes.PassengerOffloaded,
                $"The gate has taken {order.Passengers[ticket.Passenger].PrintedName} off this flight: please see an agent.");

    /// <summary>What is left of the order's offloads when a passenger checks in again.</summary>
    public static ImmutableArray<OrderOffload> Without(OrderState order, int passenger, int segment) =>
        order.Offloads.RemoveAll(offload => offload.Passenger == passenger && offload.Segment == segment);

    /// <summary>The reason as events spell it.</summary>
    public static string Named(OffloadReason reason) => reason switch
    {
        OffloadReason.DeniedBoarding => "denied_boarding",
        OffloadReason.Security => "security",
        _ => "missed",
    };

    private static bool IsAdult(OrderState order, int passenger, OrderSegment segment) =>
        FlightId.TryParse(segment.FlightId, out var flight) && PassengerRules.IsAdult(order.Passengers[passenger], flight.Date);
}
