using System.Collections.Immutable;

namespace FlightTickets.Flights;

/// <summary>The seats of a flight.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabins">From front to back.</param>
[GenerateSerializer, Immutable, Alias("seat-map")]
public sealed record SeatMap([property: Id(0)] string FlightId, [property: Id(1)] ImmutableArray<SeatMapCabin> Cabins);

/// <summary>A cabin of a seat map.</summary>
/// <param name="Cabin">The cabin.</param>
/// <param name="Rows">From front to back.</param>
[GenerateSerializer, Immutable, Alias("seat-map-cabin")]
public sealed record SeatMapCabin([property: Id(0)] Cabin Cabin, [property: Id(1)] ImmutableArray<SeatMapRow> Rows);

/// <summary>A row of a seat map.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Sections">One per block of seats between aisles.</param>
[GenerateSerializer, Immutable, Alias("seat-map-row")]
public sealed record SeatMapRow([property: Id(0)] int Row, [property: Id(1)] ImmutableArray<SeatMapSection> Sections);

/// <summary>Seats side by side.</summary>
/// <param name="Elements">From left to right.</param>
[GenerateSerializer, Immutable, Alias("seat-map-section")]
public sealed record SeatMapSection([property: Id(0)] ImmutableArray<SeatMapElement> Elements);

/// <summary>A seat, or the gap where one is missing.</summary>
/// <param name="Designator"><c>12A</c>; <see langword="null"/> for a gap.</param>
/// <param name="Characteristics">Codes of IATA code list 9825: W window, A aisle, E exit row, …</param>
/// <param name="Status">Its status.</param>
[GenerateSerializer, Immutable, Alias("seat-map-element")]
public sealed record SeatMapElement(
    [property: Id(0)] string? Designator,
    [property: Id(1)] ImmutableArray<string> Characteristics,
    [property: Id(2)] SeatStatus Status);

/// <summary>A seat's availability.</summary>
[GenerateSerializer, Alias("seat-status")]
public enum SeatStatus
{
    /// <summary>Free.</summary>
    Available = 0,
    /// <summary>Set aside for an order under way.</summary>
    Held = 1,
    /// <summary>Assigned.</summary>
    Occupied = 2,
    /// <summary>Not sold.</summary>
    Blocked = 3,
}
