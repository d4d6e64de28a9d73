using System.Collections.Immutable;
using FlightTickets.Events;

namespace FlightTickets.Orders.Events;

/// <summary>The types of the events that orders raise; they are routing keys, too.</summary>
public static class OrderEvents
{
    /// <summary><see cref="OrderHeld"/>.</summary>
    public const string Held = "order.held";
    /// <summary><see cref="OrderConfirmed"/>.</summary>
    public const string Confirmed = "order.confirmed";
    /// <summary><see cref="OrderCancelled"/>.</summary>
    public const string Cancelled = "order.cancelled";
    /// <summary><see cref="OrderExpired"/>.</summary>
    public const string Expired = "order.expired";
    /// <summary><see cref="OrderFailed"/>.</summary>
    public const string Failed = "order.failed";
    /// <summary><see cref="OrderSeatsChanged"/>.</summary>
    public const string SeatsChanged = "order.seats_changed";
    /// <summary><see cref="OrderChanged"/>.</summary>
    public const string Changed = "order.changed";
    /// <summary><see cref="OrderDisrupted"/>.</summary>
    public const string Disrupted = "order.disrupted";
}

/// <summary>A flight of an order, as its events show it.</summary>
/// <param name="Segment">The segment's position in the order.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seats">The seats in the order of the passengers; <see langword="null"/> where
/// one has none, empty when none was chosen.</param>
/// <param name="DepartureUtc">Scheduled departure when it was priced.</param>
/// <param name="ArrivalUtc">Scheduled arrival when it was priced.</param>
public sealed record OrderEventSegment(
    int Segment, string FlightId, Cabin Cabin, ImmutableArray<string?> Seats, DateTimeOffset DepartureUtc, DateTimeOffset ArrivalUtc);

/// <summary>An order holds its places until it is paid or the time is over.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Total">What is to be paid.</param>
/// <param name="HoldExpiresAt">Until when.</param>
/// <param name="Segments">Its flights.</param>
[EventType(OrderEvents.Held)]
public sealed record OrderHeld(
    string OrderId, string UserId, string BookingReference, Money Total, DateTimeOffset HoldExpiresAt,
    ImmutableArray<OrderEventSegment> Segments);

/// <summary>An order is paid and ticketed. It stands for the capture of the money, too, so that a booking costs one event.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Total">What was paid.</param>
/// <param name="PaymentId">With which payment.</param>
/// <param name="Passengers">How many passengers.</param>
/// <param name="Segments">Its flights.</param>
/// <param name="Tickets">The ticket numbers.</param>
[EventType(OrderEvents.Confirmed)]
public sealed record OrderConfirmed(
    string OrderId,
    string UserId,
    string BookingReference,
    Money Total,
    string PaymentId,
    int Passengers,
    ImmutableArray<OrderEventSegment> Segments,
    ImmutableArray<string> Tickets);

/// <summary>An order, or a part of it, was cancelled.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Refund">What is given back.</param>
/// <param name="Complete">Whether nothing of the order is left.</param>
/// <param name="CancelledPassengers">Positions of the passengers taken off.</param>
/// <param name="CancelledSegments">Positions of the segments taken off.</param>
/// <param name="Segments">The order's flights before.</param>
[EventType(OrderEvents.Cancelled)]
public sealed record OrderCancelled(
    string OrderId,
    string UserId,
    string BookingReference,
    Money Refund,
    bool Complete,
    ImmutableArray<int> CancelledPassengers,
    ImmutableArray<int> CancelledSegments,
    ImmutableArray<OrderEventSegment> Segments);

/// <summary>A held order was not paid in time and holds nothing any more.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
[EventType(OrderEvents.Expired)]
public sealed record OrderExpired(string OrderId, string UserId, string BookingReference);

/// <summary>An order that was placed was given up before it was confirmed: it holds nothing and keeps no money.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Code">Why, one of <see cref="RefusalCodes"/>.</param>
/// <param name="PaymentId">The payment that was tried, if one was.</param>
/// <param name="Captured">
/// What had been taken when it was given up, if anything: the capture has no event of its own, and a
/// ledger must not see money come back that never went.
/// </param>
[EventType(OrderEvents.Failed)]
public sealed record OrderFailed(string OrderId, string UserId, string BookingReference, string Code, string? PaymentId, Money? Captured);

/// <summary>Seats of an order were chosen or changed.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Segments">Its flights with the seats as they are now.</param>
[EventType(OrderEvents.SeatsChanged)]
public sealed record OrderSeatsChanged(string OrderId, string UserId, string BookingReference, ImmutableArray<OrderEventSegment> Segments);

/// <summary>A segment of an order was changed to another flight.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Segment">The segment's position.</param>
/// <param name="Before">The flight it was.</param>
/// <param name="Segments">The order's flights now.</param>
/// <param name="Paid">What was taken for it; zero where nothing was.</param>
/// <param name="Refund">What is given back.</param>
/// <param name="PaymentId">With which payment, where something was taken: it stands for the capture, too.</param>
/// <param name="Tickets">The ticket numbers of the new flight.</param>
[EventType(OrderEvents.Changed)]
public sealed record OrderChanged(
    string OrderId,
    string UserId,
    string BookingReference,
    int Segment,
    OrderEventSegment Before,
    ImmutableArray<OrderEventSegment> Segments,
    Money Paid,
    Money Refund,
    string? PaymentId,
    ImmutableArray<string> Tickets);

/// <summary>What a flight's trouble means for an order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="DisruptionId">The disruption: the id of the flight's event.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Kind"><c>delayed</c> or <c>cancelled</c>.</param>
/// <param name="DepartureUtc">Scheduled departure when the order was priced.</param>
/// <param name="DepartureEstimatedUtc">When it is now expected to depart, if that was said.</param>
/// <param name="Refund">What is given back without being asked; <see langword="null"/> where the customer chooses.</param>
[EventType(OrderEvents.Disrupted)]
public sealed record OrderDisrupted(
    string OrderId,
    string UserId,
    string BookingReference,
    string DisruptionId,
    string FlightId,
    string Kind,
    DateTimeOffset DepartureUtc,
    DateTimeOffset? DepartureEstimatedUtc,
    Money? Refund);
