using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>An airplane's stored state.</summary>
/// <remarks>
/// Flights are sorted by their begin and do not overlap, so both lists are searched and rewritten whole: an airplane's row is small.
/// </remarks>
[GenerateSerializer, Immutable, Alias("airplane-state")]
internal sealed record AirplaneState
{
    /// <summary>The airplane's description; <see langword="null"/> if it is not, or no longer, in the fleet.</summary>
    [Id(0)] public AirplaneSpecification? Specification { get; init; }

    /// <summary>Its flights by begin.</summary>
    [Id(1)] public ImmutableArray<Assignment> Flights { get; init; } = [];

    /// <summary>Its maintenance windows by begin.</summary>
    [Id(2)] public ImmutableArray<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>The current grounding; <see langword="null"/> while in service.</summary>
    [Id(3)] public Grounding? Grounding { get; init; }
}

/// <summary>A flight the airplane flies. Times are Unix seconds, because every new flight rewrites the row.</summary>
[GenerateSerializer, Immutable, Alias("assignment")]
internal readonly record struct Assignment([property: Id(0)] string FlightId, [property: Id(1)] long From, [property: Id(2)] long To)
{
    /// <summary>Whether it overlaps a span; an end that equals a begin does not count.</summary>
    public bool Overlaps(long from, long to) => From < to && from < To;
}
