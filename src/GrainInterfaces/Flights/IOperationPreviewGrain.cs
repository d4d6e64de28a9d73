using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace FlightTickets.Flights;

/// <summary>
/// Says what an operation would do, and writes nothing; served by any silo of a build that has it. Key: any; use 0.
/// </summary>
[Alias("operation-preview"), Version(1)]
public interface IOperationPreviewGrain : IGrainWithIntegerKey
{
    /// <summary>What a change to a flight would do; refused as the change would be.</summary>
    [Alias("update")]
    Task<Result<OperationPreview>> Update(string flightId, UpdateFlight command);

    /// <summary>
    /// What cancelling each flight would do that needs another airplane if this one is grounded; at most the first 50 of them.
    /// </summary>
    [Alias("ground")]
    Task<Result<OperationPreview>> Ground(string tail, DateTimeOffset? untilUtc);
}

/// <summary>What an operation would do.</summary>
/// <param name="After">The flight as it would be; <see langword="null"/> for a grounding.</param>
/// <param name="Flights">What it would do to each flight's orders.</param>
[GenerateSerializer, Immutable, Alias("operation-preview-view")]
public sealed record OperationPreview([property: Id(0)] FlightView? After, [property: Id(1)] ImmutableArray<FlightImpact> Flights);

/// <summary>What an operation would do to a flight's orders.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Orders">How many orders would be hit.</param>
/// <param name="Passengers">How many passengers they have.</param>
/// <param name="Disruptions">How many disruptions there would be of each kind.</param>
/// <param name="SeatsLost">Seats that would be taken away from passengers.</param>
/// <param name="Oversold">How many places more would be sold than authorized.</param>
/// <param name="ConnectionsBroken">How many connections would be missed.</param>
/// <param name="RefundByDefault">What would be refunded if nobody chose, by currency.</param>
/// <param name="RefundAtMost">What would be refunded if everybody chose a refund, by currency.</param>
[GenerateSerializer, Immutable, Alias("flight-impact")]
public sealed record FlightImpact(
    [property: Id(0)] string FlightId,
    [property: Id(1)] int Orders,
    [property: Id(2)] int Passengers,
    [property: Id(3)] ImmutableArray<KindCount> Disruptions,
    [property: Id(4)] ImmutableArray<LostSeat> SeatsLost,
    [property: Id(5)] int Oversold,
    [property: Id(6)] int ConnectionsBroken,
    [property: Id(7)] ImmutableArray<Money> RefundByDefault,
    [property: Id(8)] ImmutableArray<Money> RefundAtMost);

/// <summary>How many disruptions of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("kind-count")]
public sealed record KindCount([property: Id(0)] string Kind, [property: Id(1)] int Count);

/// <summary>A seat that a passenger would lose.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Passenger">The passenger's position in it.</param>
[GenerateSerializer, Immutable, Alias("lost-seat")]
public sealed record LostSeat([property: Id(0)] string Seat, [property: Id(1)] string OrderId, [property: Id(2)] int Passenger);
