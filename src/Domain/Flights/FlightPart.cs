namespace FlightTickets.Flights;

/// <summary>What an order books of a flight: places in a cabin, or one seat.</summary>
/// <param name="Seat">The seat's designator; <see langword="null"/> for the places.</param>
/// <param name="Claim">The order's claim on it.</param>
[GenerateSerializer, Immutable, Alias("flight-part")]
internal sealed record FlightPart([property: Id(0)] string? Seat, [property: Id(1)] Claim Claim);
