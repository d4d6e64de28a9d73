using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>An airplane's stored state.</summary>
/// <remarks>
/// Flights are in the order of their begin and do not overlap, so both lists are searched and
/// rewritten as they are: a row of an airplane is small.
/// </remarks>
[GenerateSerializer, Immutable, Alias("airplane-state")]
internal sealed record AirplaneState
{
    /// <summary>Its description; <see langword="null"/> when it is not in the fleet (any more).</summary>
    [Id(0)] public AirplaneSpecification? Specification { get; init; }

    /// <summary>Its flights by begin.</summary>
    [Id(1)] public ImmutableArray<Assignment> Flights { get; init; } = [];

    /// <summary>Its maintenance windows by begin.</summary>
    [Id(2)] public ImmutableArray<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>The present grounding; <see langword="null"/> when it is in service.</summary>
    [Id(3)] public Grounding? Grounding { get; init; }
}

/// <summary>A flight the airplane flies. Unix seconds, for a row is rewritten with every flight.</summary>
[GenerateSerializer, Immutable, Alias("assignment")]
internal readonly record struct Assignment([property: Id(0)] string FlightId, [property: Id(1)] long From, [property: Id(2)] long To)
{
    /// <summary>Whether it shares an instant with a span; an end that equals a begin does not.</summary>
    public bool Overlaps(long from, long to) => From < to && from < To;
}
