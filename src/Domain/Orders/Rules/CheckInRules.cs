using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>When a passenger may check in: from 24 hours to 60 minutes before the expected departure, as is usual among airlines.</summary>
internal static class CheckInRules
{
    /// <summary>How long before departure check-in opens.</summary>
    public static readonly TimeSpan Opens = TimeSpan.FromHours(24);

    /// <summary>How long before departure check-in closes.</summary>
    public static readonly TimeSpan Closes = TimeSpan.FromMinutes(60);

    /// <summary>Why nobody can check in for the flight now; <see langword="null"/> while check-in is open.</summary>
    /// <param name="flight">The flight's present state; <see langword="null"/> if unknown.</param>
    /// <param name="plannedUtc">When it leaves according to the order's own record.</param>
    /// <param name="now">The time.</param>
    public static Refusal? Refuse(FlightView? flight, DateTimeOffset plannedUtc, DateTimeOffset now)
    {
        if (flight is not null && DepartureRules.HasLeft(flight, plannedUtc, now)) return NotOpen("The flight has departed.");
        if (flight is { Status: FlightStatus.Cancelled }) return NotOpen("The flight is cancelled.");
        var left = (flight is null ? plannedUtc : DepartureRules.Expected(flight)) - now;
        if (left < Closes) return NotOpen("Check-in closed 60 minutes before departure.");
        return left > Opens
            ? NotOpen("Check-in is open from 24 hours to 60 minutes before departure.") with { OpensAt = now + left - Opens }
            : null;
    }

    /// <summary>Why there is no boarding pass for a ticket now.</summary>
    public static Refusal? RefusePass(TicketView ticket, Passenger passenger) => ticket.Status switch
    {
        TicketStatus.CheckedIn => null,
        TicketStatus.Void => new Refusal(RefusalCodes.OrderStatusConflict, "The ticket is no longer valid."),
        _ => new Refusal(RefusalCodes.NotCheckedIn, $"{passenger.PrintedName} has not checked in, or has lost the seat: check in first."),
    };

    private static Refusal NotOpen(string detail) => new(RefusalCodes.CheckInNotOpen, detail);
}
