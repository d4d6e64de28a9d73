using System.Collections.Immutable;
using FlightTickets.Events;

namespace FlightTickets.Fleet.Events;

/// <summary>The types of the events that airplanes raise; they are also routing keys.</summary>
public static class FleetEvents
{
    /// <summary><see cref="AirplaneGrounded"/>.</summary>
    public const string AirplaneGrounded = "airplane.grounded";
    /// <summary><see cref="AirplaneReturned"/>.</summary>
    public const string AirplaneReturned = "airplane.returned";
}

/// <summary>An airplane must not fly for a while, whatever was planned.</summary>
/// <param name="Tail">The tail number.</param>
/// <param name="FromUtc">When it begins.</param>
/// <param name="ToUtc">Its expected return, if known; AirplaneReturned announces the real one.</param>
/// <param name="Reason">Why.</param>
/// <param name="FlightIds">Its flights in that time: those that have not departed need another airplane.</param>
[EventType(FleetEvents.AirplaneGrounded)]
public sealed record AirplaneGrounded(
    string Tail, DateTimeOffset FromUtc, DateTimeOffset? ToUtc, string Reason, ImmutableArray<string> FlightIds);

/// <summary>An airplane that was grounded is in service again.</summary>
/// <param name="Tail">The tail number.</param>
/// <param name="FlightIds">The flights of that time that still have this airplane: they can use it after all.</param>
[EventType(FleetEvents.AirplaneReturned)]
public sealed record AirplaneReturned(string Tail, ImmutableArray<string> FlightIds);
