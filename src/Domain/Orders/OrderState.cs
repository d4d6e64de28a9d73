using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>How far an order has come, as its saga sees it. An order that is not <c>IsResting</c> is under way and has a wake-up.</summary>
[GenerateSerializer, Alias("order-phase")]
internal enum OrderPhase
{
    /// <summary>On its way to confirmed: payment and sales are under way.</summary>
    Placed = 0,
    /// <summary>To be paid later: the promised holds are being made.</summary>
    Promising = 1,
    /// <summary>Being aborted: first the payment is undone, then everything is released.</summary>
    Aborting = 2,
    /// <summary>Everything is released, then the money is refunded.</summary>
    Cancelling = 3,
    /// <summary>Confirmed, and other seats are being taken.</summary>
    Reseating = 4,
    /// <summary>Confirmed, in its new seats, and the old ones are being released.</summary>
    Vacating = 5,
    Held = 6,
    Confirmed = 7,
    Cancelled = 8,
    Expired = 9,
    Failed = 10,
    /// <summary>Confirmed, and a part of it is being cancelled.</summary>
    Reducing = 11,
    /// <summary>Confirmed, and places on another flight are being taken for a segment.</summary>
    Changing = 12,
    /// <summary>Confirmed, and the other flight is being given up: its payment is undone, then its places are released.</summary>
    Reverting = 13,
    /// <summary>Confirmed, on the other flight: the old one is released, then money is refunded.</summary>
    Leaving = 14,
    /// <summary>Confirmed, and places in another cabin are being taken, because the airplane has lost the cabin that was sold.</summary>
    Moving = 15,
}

/// <summary>The durable state of an order.</summary>
[GenerateSerializer, Immutable, Alias("order-state")]
internal sealed record OrderState
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string UserId { get; init; }
    [Id(2)] public required string RequestHash { get; init; }
    /// <summary>Never issued twice; booking reference and ticket numbers derive from it.</summary>
    [Id(3)] public required long Number { get; init; }
    [Id(4)] public required string BookingReference { get; init; }
    [Id(5)] public required OrderPhase Phase { get; init; }
    /// <summary>The attempt that participants know; increased when a hold was lost.</summary>
    [Id(6)] public required int Attempt { get; init; }
    /// <summary>Whether this attempt must hold before it can confirm.</summary>
    [Id(7)] public bool MustRehold { get; init; }
    [Id(8)] public required ImmutableArray<Passenger> Passengers { get; init; }
    [Id(9)] public required ImmutableArray<OrderSegment> Segments { get; init; }
    [Id(10)] public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Until when the places are promised to a customer who pays later.</summary>
    [Id(11)] public DateTimeOffset? HoldExpiresAt { get; init; }
    /// <summary>Whether the customer was told of the promise: then placing succeeded, whatever happened later.</summary>
    [Id(12)] public bool WasHeld { get; init; }
    /// <summary>Whether it was ever confirmed: then there are tickets.</summary>
    [Id(13)] public bool WasConfirmed { get; init; }
    [Id(14)] public string? FailureCode { get; init; }
    /// <summary>The payments that were tried; the last one may be under way.</summary>
    [Id(15)] public ImmutableArray<OrderPayment> Payments { get; init; } = [];
    [Id(16)] public ImmutableArray<OrderQuote> Quotes { get; init; } = [];
    /// <summary>The quote under way: the one that cancelled the order, or that cancels a part or changes a segment.</summary>
    [Id(17)] public string? CancelledBy { get; init; }
    [Id(18)] public ImmutableArray<OrderCheckIn> CheckIns { get; init; } = [];
    /// <summary>While taking seats, the seats to take; while leaving seats, the seats to leave. By segment.</summary>
    [Id(19)] public ImmutableArray<SegmentSeats> OtherSeats { get; init; } = [];
    /// <summary>
    /// While aborting: the money goes back, even if the participants could still confirm. While moving to another cabin: its places are
    /// bought, and the difference is refunded.
    /// </summary>
    [Id(20)] public bool RefundDecided { get; init; }
    /// <summary>Money kept for parts that no longer belong to the order. At rest the order keeps its total and this amount.</summary>
    [Id(21)] public Money? Retained { get; init; }
    /// <summary>The attempt at which the work under way began; the limit on lost holds counts from it.</summary>
    [Id(22)] public int BaseAttempt { get; init; }
    /// <summary>The change under way.</summary>
    [Id(23)] public OrderChange? Change { get; init; }
    /// <summary>Segments before they were changed, oldest first: their tickets are void.</summary>
    [Id(24)] public ImmutableArray<FormerSegment> Former { get; init; } = [];
    /// <summary>Passengers for whom check-in found no seat: they count as denied boarding unless they got a seat later.</summary>
    [Id(25)] public ImmutableArray<OrderDenial> Denials { get; init; } = [];
    /// <summary>Passengers whom the gate offloaded: only an agent can check them in again.</summary>
    [Id(26)] public ImmutableArray<OrderOffload> Offloads { get; init; } = [];
}

/// <summary>A segment as it was priced.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seats">One per passenger, or empty.</param>
/// <param name="LapInfants">Which passengers sit on a lap: bit i is passenger i. They need no place and pay nothing.</param>
/// <param name="Fare">What a place costs.</param>
/// <param name="Taxes">The part of it that is taxes.</param>
/// <param name="AccountingCode">The airline's, for the tickets.</param>
/// <param name="DepartureUtc">Scheduled departure.</param>
/// <param name="ArrivalUtc">Scheduled arrival.</param>
[GenerateSerializer, Immutable, Alias("order-segment")]
internal sealed record OrderSegment(
    [property: Id(0)] string FlightId,
    [property: Id(1)] Cabin Cabin,
    [property: Id(2)] ImmutableArray<string?> Seats,
    [property: Id(3)] int LapInfants,
    [property: Id(4)] Money Fare,
    [property: Id(5)] Money Taxes,
    [property: Id(6)] string AccountingCode,
    [property: Id(7)] DateTimeOffset DepartureUtc,
    [property: Id(8)] DateTimeOffset ArrivalUtc)
{
    /// <summary>What the fare allows its customer; everything, free of charge, when <see langword="null"/>.</summary>
    [Id(9)] public FareRules? Rules { get; init; }

    /// <summary>Which passengers were removed: bit i is passenger i.</summary>
    [Id(10)] public int RemovedPassengers { get; init; }

    /// <summary>
    /// The position of its first ticket among the order's ticket numbers, one per passenger; 0 if it follows from the segment's position.
    /// </summary>
    [Id(11)] public int FirstTicket { get; init; }

    /// <summary>Which passengers may not sit in an exit row: bit i is passenger i.</summary>
    [Id(12)] public int NotInExitRow { get; init; }

    /// <summary>
    /// When its flight stops taking orders, as known when the segment was priced; by its schedule when <see langword="null"/>.
    /// </summary>
    [Id(13)] public DateTimeOffset? SalesCloseAt { get; init; }
}

/// <summary>A payment that was tried.</summary>
/// <param name="Number">From 1; names the payment and its keys at the gateway.</param>
/// <param name="Key">SHA-256 of the idempotency key; empty for the one that came with the order.</param>
/// <param name="RequestHash">Hash of the request that began it.</param>
/// <param name="Token">The card's token, kept only while it may be needed to find out the payment's outcome.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="FailureCode">Why it did not pay for the order.</param>
[GenerateSerializer, Immutable, Alias("order-payment")]
internal sealed record OrderPayment(
    [property: Id(0)] int Number,
    [property: Id(1)] string Key,
    [property: Id(2)] string RequestHash,
    [property: Id(3)] string? Token,
    [property: Id(4)] PaymentStatus Status,
    [property: Id(5)] string? FailureCode)
{
    /// <summary>The amount.</summary>
    [Id(6)] public required Money Amount { get; init; }

    /// <summary>How much of it has been refunded; nothing when <see langword="null"/>.</summary>
    [Id(7)] public Money? Refunded { get; init; }

    /// <summary>
    /// Distinguishes it from a payment of the same number that a restored backup does not know: the gateway's answers to that one do not
    /// apply to this one. <see langword="null"/> if build 0.1.0 began it, or may still run.
    /// </summary>
    [Id(8)] public string? Series { get; init; }
}

/// <summary>A cancellation quote.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Refund">The refund.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
/// <param name="Key">SHA-256 of the idempotency key it was confirmed under.</param>
/// <param name="RequestHash">Hash of that request.</param>
[GenerateSerializer, Immutable, Alias("order-quote")]
internal sealed record OrderQuote(
    [property: Id(0)] string Id,
    [property: Id(1)] Money Refund,
    [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] string? Key,
    [property: Id(4)] string? RequestHash)
{
    /// <summary>The part it would cancel; everything when <see langword="null"/>.</summary>
    [Id(5)] public OrderPart? Part { get; init; }

    /// <summary>Whether everything is refunded, whatever the fare says.</summary>
    [Id(6)] public bool InFull { get; init; }

    /// <summary>When it was issued.</summary>
    [Id(7)] public DateTimeOffset QuotedAt { get; init; }

    /// <summary>The change it would make; <see langword="null"/> for a cancellation.</summary>
    [Id(8)] public OrderChange? Change { get; init; }

    /// <summary>Why a confirmed change failed.</summary>
    [Id(9)] public string? FailureCode { get; init; }

    /// <summary>The flight that the airline cancelled, if that is the reason.</summary>
    [Id(10)] public string? CancelledFlight { get; init; }
}

/// <summary>A passenger for whom check-in found no seat on a segment.</summary>
[GenerateSerializer, Immutable, Alias("order-denial")]
internal sealed record OrderDenial([property: Id(0)] int Passenger, [property: Id(1)] int Segment);

/// <summary>A passenger whom the gate offloaded from a segment.</summary>
[GenerateSerializer, Immutable, Alias("order-offload")]
internal sealed record OrderOffload(
    [property: Id(0)] int Passenger, [property: Id(1)] int Segment, [property: Id(2)] Flights.OffloadReason Reason);

/// <summary>A passenger who has checked in on a segment.</summary>
[GenerateSerializer, Immutable, Alias("order-check-in")]
internal sealed record OrderCheckIn([property: Id(0)] int Passenger, [property: Id(1)] int Segment, [property: Id(2)] int Sequence);
