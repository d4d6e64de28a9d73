using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Flights;

/// <summary>Which passenger a gate means: by ticket, by seat, or by the bar code of a boarding pass.</summary>
internal static class GatePasses
{
    /// <summary>No ticket has that number.</summary>
    public static readonly Refusal NoTicket = NotFound("No ticket has this number.");

    /// <summary>The passenger of a ticket.</summary>
    /// <param name="order">The tickets of its order.</param>
    /// <param name="number">Its number.</param>
    public static Result<TicketedPassenger> OfTicket(ImmutableArray<TicketedPassenger> order, string number) =>
        order.FirstOrDefault(traveller => traveller.Ticket.Number == number) is { } found
            ? found
            : new Refusal(RefusalCodes.OrderStatusConflict, "The ticket was exchanged: the passenger has a new one.");

    /// <summary>The passenger in a seat.</summary>
    /// <param name="order">The tickets of the order that has the seat; empty if nobody has it.</param>
    /// <param name="flightId">The flight.</param>
    /// <param name="seat">The seat.</param>
    public static Result<TicketedPassenger> OfSeat(ImmutableArray<TicketedPassenger> order, string flightId, string seat) =>
        order.FirstOrDefault(traveller => traveller.Ticket.FlightId == flightId && traveller.Ticket.Seat == seat) is { } found
            ? found
            : NotFound($"Nobody has the seat {seat} on this flight.");

    /// <summary>The pass in a bar code, if it is for this flight.</summary>
    public static Result<BarCodedPass> Read(string scan, string flightId)
    {
        if (BarCodedPass.Read(scan) is not { } pass)
            return new Refusal(RefusalCodes.Invalid, "This is not the bar code of a boarding pass.")
            {
                Field = FieldPath.Of(nameof(BoardPassenger.Scan)),
            };
        return FlightId.TryParse(flightId, out var id) && pass.Flight == BarCodedFlight.Of(id) ? pass : new Refusal(
            RefusalCodes.WrongFlight,
            $"The pass is for {pass.Flight.Carrier} {pass.Flight.Number} from {pass.Flight.Origin} on day {pass.Flight.DayOfYear}"
                + " of the year, not for this flight.");
    }

    /// <summary>The passenger of a boarding pass.</summary>
    /// <param name="order">The tickets of the order with its reference; empty if no order has it.</param>
    /// <param name="flightId">The flight.</param>
    /// <param name="pass">The pass.</param>
    public static Result<TicketedPassenger> OfPass(ImmutableArray<TicketedPassenger> order, string flightId, BarCodedPass pass)
    {
        var here = order.Where(
            traveller => traveller.Ticket.FlightId == flightId && traveller.Ticket.Status != TicketStatus.Void).ToArray();
        if (here.Length == 0) return NotFound($"The booking {pass.Reference} has no passenger on this flight.");
        if (here.FirstOrDefault(traveller => traveller.Sequence == pass.Sequence) is not { } found)
            return Outdated("Its passenger has to check in again.");
        return found.Ticket.Seat == pass.Seat
            ? found
            : Outdated($"{found.Person.PrintedName} has {(found.Ticket.Seat is { } seat ? $"the seat {seat}" : "no seat")} now.");
    }

    private static Refusal Outdated(string why) =>
        new(RefusalCodes.BoardingPassOutdated, $"The boarding pass is no longer valid. {why} Print a new one.");

    private static Refusal NotFound(string detail) => new(RefusalCodes.PassengerNotFound, detail);
}
