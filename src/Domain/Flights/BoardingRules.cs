using FlightTickets.Orders;

namespace FlightTickets.Flights;

/// <summary>
/// Who may board, and when: from the opening of check-in until the flight has left. The flight's status need not be <c>boarding</c>, since
/// only admins set it (docs/decisions/0086).
/// </summary>
internal static class BoardingRules
{
    /// <summary>Why nobody boards or leaves the flight now.</summary>
    public static Refusal? Closed(FlightView flight, DateTimeOffset now)
    {
        if (DepartureRules.HasLeft(flight.Status)) return NotOpen("The flight has departed.");
        if (flight.Status == FlightStatus.Cancelled) return NotOpen("The flight is cancelled.");
        if (DepartureRules.HasLeft(flight, flight.Departure.Utc, now))
            return NotOpen("By its times the flight has departed: if it has not, publish a later departure or set it to boarding.");
        return DepartureRules.Expected(flight) - now > CheckInRules.Opens ? NotOpen("Boarding opens with check-in.") : null;
    }

    /// <summary>Why a ticket's passenger cannot board this flight, whatever the seat says.</summary>
    public static Refusal? Refuse(TicketedPassenger traveller, string flightId)
    {
        var ticket = traveller.Ticket;
        if (ticket.Status == TicketStatus.Void) return new Refusal(RefusalCodes.OrderStatusConflict, "The ticket was cancelled.");
        if (ticket.FlightId != flightId)
        {
            return new Refusal(RefusalCodes.WrongFlight,
                $"{traveller.Person.PrintedName} flies {Named(ticket.FlightId)}, not this flight.");
        }

        if (ticket.Status != TicketStatus.CheckedIn) return NotCheckedIn(traveller.Person);
        if (!traveller.IsOnLap) return ticket.Seat is null ? NotCheckedIn(traveller.Person) : null;
        return ticket.Coupon is CouponStatus.Boarded or CouponStatus.Flown ? null : new Refusal(RefusalCodes.BoardsWithAdult,
            $"{traveller.Person.PrintedName} is an infant on a lap, and on board when all adults of {ticket.BookingReference} are.");
    }

    /// <summary>Puts a passenger on board who has checked in for the seat.</summary>
    public static (SeatState Next, Refusal? Refusal) Board(
        FlightView flight, SeatState seat, string designator, TicketedPassenger traveller, DateTimeOffset now)
    {
        var (orderId, passenger) = (traveller.Ticket.OrderId, traveller.Ticket.Passenger);

        // A repeated call may come after the doors have closed.
        if (IsOnBoard(seat, orderId, passenger)) return (seat, null);
        if (Closed(flight, now) is { } closed) return (seat, closed);
        var (next, refusal) = Seat.Board(seat, designator, orderId, passenger, now);
        return refusal is null ? (next, null) : (seat, NotCheckedIn(traveller.Person));
    }

    /// <summary>Takes a passenger off board.</summary>
    public static (SeatState Next, Refusal? Refusal) Unboard(
        FlightView flight, SeatState seat, string orderId, int passenger, DateTimeOffset now)
    {
        if (!IsOnBoard(seat, orderId, passenger)) return (seat, null);
        return Closed(flight, now) is { } closed
            ? (seat, closed)
            : (seat with { Boarded = false, Version = Seat.NextVersion(seat, now) }, null);
    }

    /// <summary>The flight as a gate calls it.</summary>
    public static string Named(string flightId) => FlightId.TryParse(flightId, out var id)
        ? $"{id.Carrier} {id.Number} from {id.Origin} on {id.Date:yyyy-MM-dd}"
        : flightId;

    private static bool IsOnBoard(SeatState seat, string orderId, int passenger) =>
        seat.Boarded && seat[orderId].Sold?.Claim.Passenger == passenger;

    private static Refusal NotCheckedIn(Passenger passenger) =>
        new(RefusalCodes.NotCheckedIn, $"{passenger.PrintedName} has not checked in, or has lost the seat: check in (again) first.");

    private static Refusal NotOpen(string detail) => new(RefusalCodes.BoardingNotOpen, detail);
}
