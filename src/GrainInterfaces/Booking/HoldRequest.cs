using System.Collections.Immutable;

namespace FlightTickets.Booking;

/// <summary>A request to set something aside.</summary>
/// <param name="OrderId">The order it is for.</param>
/// <param name="Attempt">The order's attempt, from 1.</param>
/// <param name="Claim">What the order asks of the participant.</param>
/// <param name="Ttl">How long, counted by the participant's clock: durations cross the wire, instants do not.</param>
/// <param name="Promised">
/// Whether the customer is promised the hold (pay later): then it is durable before the reply.
/// Otherwise it lives in memory, and losing it costs a retry.
/// </param>
[GenerateSerializer, Immutable, Alias("hold-request")]
public sealed record HoldRequest(
    [property: Id(0)] string OrderId,
    [property: Id(1)] int Attempt,
    [property: Id(2)] Claim Claim,
    [property: Id(3)] TimeSpan Ttl,
    [property: Id(4)] bool Promised);

/// <summary>What an order asks of a participant.</summary>
[GenerateSerializer, Immutable, Alias("claim")]
public abstract record Claim;

/// <summary>
/// Places in a cabin of a flight. The flight also checks the seats against its layout; the seats themselves are separate participants.
/// </summary>
/// <param name="Cabin">The cabin.</param>
/// <param name="Places">How many places are sold, 0 to 9; lap infants need none.</param>
/// <param name="Seats">The seats the order asks for in the same cabin, none or one per place.</param>
[GenerateSerializer, Immutable, Alias("cabin-claim")]
public sealed record CabinClaim(
    [property: Id(0)] Cabin Cabin,
    [property: Id(1)] int Places,
    [property: Id(2)] ImmutableArray<string> Seats) : Claim
{
    /// <summary>The seats whose passengers may not sit in an exit row.</summary>
    [Id(3)] public ImmutableArray<string> NotInExitRow { get; init; } = [];

    /// <summary>Whether the places come out of the share that may be held without payment.</summary>
    [Id(4)] public bool Unpaid { get; init; }
}

/// <summary>Places that a user holds without payment, up to a limit.</summary>
/// <param name="Places">Over all segments, above zero.</param>
[GenerateSerializer, Immutable, Alias("allowance-claim")]
public sealed record UnpaidPlacesClaim([property: Id(0)] int Places) : Claim;

/// <summary>A seat of a flight.</summary>
/// <param name="Passenger">The passenger's position in the order.</param>
[GenerateSerializer, Immutable, Alias("seat-claim")]
public sealed record SeatClaim([property: Id(0)] int Passenger) : Claim;
