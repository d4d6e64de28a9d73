using System.Collections.Immutable;

namespace FlightTickets.Flights;

/// <summary>A change of airplanes that is under way.</summary>
/// <param name="Joining">The requested airplane; <see langword="null"/> once it is assigned or refused.</param>
/// <param name="Leaving">The released airplane; <see langword="null"/> before that.</param>
/// <param name="Unseat">Seats to take away from their passengers.</param>
[GenerateSerializer, Immutable, Alias("airplane-change")]
internal sealed record PendingSwap(
    [property: Id(0)] string? Joining,
    [property: Id(1)] string? Leaving,
    [property: Id(2)] ImmutableArray<string> Unseat);
