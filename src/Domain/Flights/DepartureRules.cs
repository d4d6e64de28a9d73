namespace FlightTickets.Flights;

/// <summary>
/// Decides whether a flight has left. The state decides, not the schedule: a flight may leave early or late.
/// </summary>
internal static class DepartureRules
{
    /// <summary>
    /// How long after its expected departure a delayed or boarding flight counts as departed. By then its status was not maintained, since
    /// an airline that really waits that long publishes a new estimate.
    /// </summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(6);

    /// <summary>When the flight is expected to leave: the estimate if there is one, else the scheduled time.</summary>
    public static DateTimeOffset Expected(FlightView flight) => flight.Departure.EstimatedUtc ?? flight.Departure.Utc;

    /// <summary>Whether a flight with that status is certainly in the air, or has been.</summary>
    public static bool HasLeft(FlightStatus status) => status is FlightStatus.Departed or FlightStatus.Arrived or FlightStatus.Diverted;

    /// <summary>Whether the flight has left.</summary>
    /// <param name="flight">The flight's present state; <see langword="null"/> if unknown.</param>
    /// <param name="plannedUtc">The departure in the order's own record, used if the flight is unknown.</param>
    /// <param name="now">The time.</param>
    public static bool HasLeft(FlightView? flight, DateTimeOffset plannedUtc, DateTimeOffset now) => flight switch
    {
        null => plannedUtc <= now,
        { Status: FlightStatus.Cancelled } => false,
        { Status: FlightStatus.Delayed or FlightStatus.Boarding } => Expected(flight) + StaleAfter <= now,
        _ => HasLeft(flight.Status) || Expected(flight) <= now,
    };
}
