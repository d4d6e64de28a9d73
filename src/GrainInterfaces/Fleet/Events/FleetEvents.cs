using System.Collections.Immutable;
using FlightTickets.Events;

namespace FlightTickets.Fleet.Events;

/// <summary>The types of the events that airplanes raise; they are routing keys, too.</summary>
public static class FleetEvents
{
    /// <summary><see cref="AirplaneGrounded"/>.</summary>
    public const string AirplaneGrounded = "airplane.grounded";
}

/// <summary>An airplane must not fly for a while, whatever was planned.</summary>
/// <param name="Tail">The tail number.</param>
/// <param name="FromUtc">From when on.</param>
/// <param name="ToUtc">Until when.</param>
/// <param name="Reason">Why.</param>
/// <param name="FlightIds">The flights it was to fly in that time: they need another airplane.</param>
[EventType(FleetEvents.AirplaneGrounded)]
public sealed record AirplaneGrounded(string Tail, DateTimeOffset FromUtc, DateTimeOffset ToUtc, string Reason, ImmutableArray<string> FlightIds);
