namespace FlightTickets.Flights;

/// <summary>When a flight has left. Its state decides, not its plan: a flight may leave early, and a late one has not left yet.</summary>
internal static class DepartureRules
{
    /// <summary>When the flight is expected to leave: the estimate where there is one, else the plan.</summary>
    public static DateTimeOffset Expected(FlightView flight) => flight.Departure.EstimatedUtc ?? flight.Departure.Utc;

    /// <summary>Whether a flight of that status has left, whatever time it is; <see langword="null"/> where the status does not say.</summary>
    public static bool? HasLeft(FlightStatus status) => status switch
    {
        FlightStatus.Departed or FlightStatus.Arrived or FlightStatus.Diverted => true,
        FlightStatus.Delayed or FlightStatus.Boarding or FlightStatus.Cancelled => false,
        _ => null,
    };

    /// <summary>Whether the flight has left.</summary>
    /// <param name="flight">The flight as it is now; <see langword="null"/> where it is unknown.</param>
    /// <param name="plannedUtc">When it leaves by the order's own record: all there is where the flight is unknown.</param>
    /// <param name="now">The time.</param>
    public static bool HasLeft(FlightView? flight, DateTimeOffset plannedUtc, DateTimeOffset now) =>
        flight is null ? plannedUtc <= now : HasLeft(flight.Status) ?? Expected(flight) <= now;
}
