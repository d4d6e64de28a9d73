using System.Collections.Immutable;
using FlightTickets.Events;

namespace FlightTickets.Fleet.Events;

/// <summary>The types of the events that airplanes raise; they are routing keys, too.</summary>
public static class FleetEvents
{
    /// <summary><see cref="AirplaneGrounded"/>.</summary>
    public const string AirplaneGrounded = "airplane.grounded";
    /// <summary><see cref="AirplaneReturned"/>.</summary>
    public const string AirplaneReturned = "airplane.returned";
}

/// <summary>An airplane must not fly for a while, whatever was planned.</summary>
/// <param name="Tail">The tail number.</param>
/// <param name="FromUtc">From when on.</param>
/// <param name="ToUtc">When it is expected back, if that is known; AirplaneReturned tells when it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="FlightIds">The flights it was to fly in that time: those that have not departed need another airplane.</param>
[EventType(FleetEvents.AirplaneGrounded)]
public sealed record AirplaneGrounded(
    string Tail, DateTimeOffset FromUtc, DateTimeOffset? ToUtc, string Reason, ImmutableArray<string> FlightIds);

/// <summary>An airplane that was grounded is in service again.</summary>
/// <param name="Tail">The tail number.</param>
/// <param name="FlightIds">The flights of that time that it has kept: they can go with it after all.</param>
[EventType(FleetEvents.AirplaneReturned)]
public sealed record AirplaneReturned(string Tail, ImmutableArray<string> FlightIds);
