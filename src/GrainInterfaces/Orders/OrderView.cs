using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>An order's status.</summary>
[GenerateSerializer, Alias("order-status")]
public enum OrderStatus
{
    /// <summary>Under way.</summary>
    Placed = 0,
    /// <summary>Set aside, to be paid by <see cref="OrderView.HoldExpiresAt"/>.</summary>
    Held = 1,
    /// <summary>Paid and ticketed.</summary>
    Confirmed = 2,
    /// <summary>Cancelled and refunded as quoted.</summary>
    Cancelled = 3,
    /// <summary>Its hold was not paid in time.</summary>
    Expired = 4,
    /// <summary>Given up before it was confirmed: declined, or sold out meanwhile. It holds nothing and keeps no money.</summary>
    Failed = 5,
}

/// <summary>An order's current state.</summary>
/// <param name="Id">Its key.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Status">Its status.</param>
/// <param name="Base">The price without taxes.</param>
/// <param name="Taxes">The taxes.</param>
/// <param name="Total">The sum of both.</param>
/// <param name="Passengers">In the order of the request; positions are never reused.</param>
/// <param name="Segments">In the order of the request; positions are never reused.</param>
/// <param name="Tickets">One per passenger and segment once confirmed.</param>
/// <param name="Payment">Its payment; <see langword="null"/> before one was tried.</param>
/// <param name="CreatedAt">When it was placed.</param>
/// <param name="HoldExpiresAt">When its hold expires, if it is held.</param>
/// <param name="FailureCode">Why it failed, one of <see cref="RefusalCodes"/>.</param>
[GenerateSerializer, Immutable, Alias("order-view")]
public sealed record OrderView(
    [property: Id(0)] string Id,
    [property: Id(1)] string UserId,
    [property: Id(2)] string BookingReference,
    [property: Id(3)] OrderStatus Status,
    [property: Id(4)] Money Base,
    [property: Id(5)] Money Taxes,
    [property: Id(6)] Money Total,
    [property: Id(7)] ImmutableArray<PassengerView> Passengers,
    [property: Id(8)] ImmutableArray<SegmentView> Segments,
    [property: Id(9)] ImmutableArray<TicketView> Tickets,
    [property: Id(10)] PaymentSummary? Payment,
    [property: Id(11)] DateTimeOffset CreatedAt,
    [property: Id(12)] DateTimeOffset? HoldExpiresAt,
    [property: Id(13)] string? FailureCode)
{
    /// <summary>Whether the outcome of a command is still open: until then a confirmed order shows its previous state.</summary>
    [Id(14)] public bool IsUnderWay { get; init; }

    /// <summary>Every payment that was tried, oldest first.</summary>
    [Id(15)] public ImmutableArray<OrderPaymentView> Payments { get; init; } = [];

    /// <summary>Money kept beside the total: fees, and non-refundable amounts of parts that no longer belong to the order.</summary>
    [Id(16)] public Money? Retained { get; init; }
}

/// <summary>A payment of an order.</summary>
/// <param name="Id">The payment's key.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Refunded">The amount refunded.</param>
[GenerateSerializer, Immutable, Alias("order-payment-view")]
public sealed record OrderPaymentView(
    [property: Id(0)] string Id, [property: Id(1)] PaymentStatus Status, [property: Id(2)] Money Amount, [property: Id(3)] Money Refunded);

/// <summary>A passenger of an order.</summary>
/// <param name="Id"><c>p0</c>: p and the position.</param>
/// <param name="GivenName">Given name.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="BornOn">Date of birth.</param>
/// <param name="Cancelled">Whether the passenger was cancelled.</param>
[GenerateSerializer, Immutable, Alias("passenger-view")]
public sealed record PassengerView(
    [property: Id(0)] string Id,
    [property: Id(1)] string GivenName,
    [property: Id(2)] string FamilyName,
    [property: Id(3)] DateOnly BornOn,
    [property: Id(4)] bool Cancelled);

/// <summary>A segment of an order.</summary>
/// <param name="Id"><c>s0</c>: s and the position.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seats">One per passenger, or empty while none was chosen.</param>
/// <param name="DepartureUtc">Scheduled departure when it was priced.</param>
/// <param name="ArrivalUtc">Scheduled arrival when it was priced.</param>
/// <param name="Cancelled">Whether the segment was cancelled.</param>
[GenerateSerializer, Immutable, Alias("segment-view")]
public sealed record SegmentView(
    [property: Id(0)] string Id,
    [property: Id(1)] string FlightId,
    [property: Id(2)] Cabin Cabin,
    [property: Id(3)] ImmutableArray<string?> Seats,
    [property: Id(4)] DateTimeOffset DepartureUtc,
    [property: Id(5)] DateTimeOffset ArrivalUtc,
    [property: Id(6)] bool Cancelled)
{
    /// <summary>The total price of its places.</summary>
    [Id(7)] public Money? Paid { get; init; }

    /// <summary>How many places that is.</summary>
    [Id(8)] public int? Places { get; init; }

    /// <summary>
    /// What cancelling it gives back by the fare's rules; everything once the airline has cancelled a flight of the order.
    /// </summary>
    [Id(9)] public Money? RefundByFare { get; init; }
}

/// <summary>An order's payment.</summary>
/// <param name="Id">The payment's key.</param>
/// <param name="Status">Its status.</param>
[GenerateSerializer, Immutable, Alias("payment-summary")]
public sealed record PaymentSummary([property: Id(0)] string Id, [property: Id(1)] PaymentStatus Status);

/// <summary>A ticket's status.</summary>
[GenerateSerializer, Alias("ticket-status")]
public enum TicketStatus
{
    /// <summary>Issued and valid.</summary>
    Issued = 0,
    /// <summary>Its passenger has checked in.</summary>
    CheckedIn = 1,
    /// <summary>No longer valid: cancelled or reissued.</summary>
    Void = 2,
}

/// <summary>A ticket: one passenger on one segment.</summary>
/// <param name="Number">13 digits: accounting code, then a serial.</param>
/// <param name="OrderId">The order.</param>
/// <param name="BookingReference">Its reference.</param>
/// <param name="Passenger">The passenger's position in the order.</param>
/// <param name="Segment">The segment's position in the order.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Seat">The seat, if assigned.</param>
/// <param name="Status">Its status.</param>
[GenerateSerializer, Immutable, Alias("ticket-view")]
public sealed record TicketView(
    [property: Id(0)] string Number,
    [property: Id(1)] string OrderId,
    [property: Id(2)] string BookingReference,
    [property: Id(3)] int Passenger,
    [property: Id(4)] int Segment,
    [property: Id(5)] string FlightId,
    [property: Id(6)] string? Seat,
    [property: Id(7)] TicketStatus Status)
{
    /// <summary>The number of the ticket it replaces, when its segment was changed to another flight.</summary>
    [Id(8)] public string? Replaces { get; init; }

    /// <summary>The number of the ticket that replaces it.</summary>
    [Id(9)] public string? ReplacedBy { get; init; }

    /// <summary>
    /// What has become of its flight; <see langword="null"/> where the flight was not asked: in lists, and in answers to commands.
    /// </summary>
    [Id(10)] public CouponStatus? Coupon { get; init; }
}

/// <summary>A boarding pass.</summary>
/// <param name="TicketNumber">The ticket.</param>
/// <param name="BookingReference">The order's reference.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="PassengerName">FAMILY/GIVEN, as IATA Resolution 792 prints it.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seat">The seat; <see langword="null"/> for an infant on a lap.</param>
/// <param name="Sequence">The boarding sequence number, unique on the flight.</param>
/// <param name="Gate">The gate, if known.</param>
/// <param name="DepartureUtc">Scheduled departure.</param>
[GenerateSerializer, Immutable, Alias("boarding-pass")]
public sealed record BoardingPass(
    [property: Id(0)] string TicketNumber,
    [property: Id(1)] string BookingReference,
    [property: Id(2)] string FlightId,
    [property: Id(3)] string PassengerName,
    [property: Id(4)] Cabin Cabin,
    [property: Id(5)] string? Seat,
    [property: Id(6)] int Sequence,
    [property: Id(7)] string? Gate,
    [property: Id(8)] DateTimeOffset DepartureUtc)
{
    /// <summary>
    /// The text of its bar code (IATA Resolution 792); <see langword="null"/> if the flight could not be asked where it goes.
    /// </summary>
    [Id(9)] public string? BarCode { get; init; }

    /// <summary>When boarding begins, by the flight's estimate; <see langword="null"/> if the flight is unknown.</summary>
    [Id(10)] public DateTimeOffset? BoardsAt { get; init; }

    /// <summary>The same on the clocks of the airport.</summary>
    [Id(11)] public DateTime? BoardsAtLocal { get; init; }

    /// <summary>The boarding group, from 1.</summary>
    [Id(12)] public int? Group { get; init; }

    /// <summary>Where and when the flight departs; <see langword="null"/> if the flight is unknown.</summary>
    [Id(13)] public FlightEnd? Departure { get; init; }

    /// <summary>Where and when it arrives; <see langword="null"/> if the flight is unknown.</summary>
    [Id(14)] public FlightEnd? Arrival { get; init; }

    /// <summary>The terminal of the gate, if known.</summary>
    [Id(15)] public string? Terminal { get; init; }
}

/// <summary>The refund for a cancellation.</summary>
/// <param name="Id">The quote's id.</param>
/// <param name="Refund">The refund.</param>
/// <param name="ExpiresAt">Until when it can be confirmed.</param>
[GenerateSerializer, Immutable, Alias("cancellation-quote")]
public sealed record CancellationQuote(
    [property: Id(0)] string Id, [property: Id(1)] Money Refund, [property: Id(2)] DateTimeOffset ExpiresAt);

/// <summary>The price of a change to another flight.</summary>
/// <param name="Id">The quote's id.</param>
/// <param name="Difference">The amount due; negative for a refund.</param>
/// <param name="ExpiresAt">Until when it can be confirmed.</param>
[GenerateSerializer, Immutable, Alias("change-quote")]
public sealed record ChangeQuote(
    [property: Id(0)] string Id, [property: Id(1)] Money Difference, [property: Id(2)] DateTimeOffset ExpiresAt);
