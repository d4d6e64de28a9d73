using System.Collections.Immutable;
using FlightTickets.Events;

namespace FlightTickets.Orders.Events;

/// <summary>The types of the events that orders raise; they are also routing keys.</summary>
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
    /// <summary><see cref="OrderCabinChanged"/>.</summary>
    public const string CabinChanged = "order.cabin_changed";
    /// <summary><see cref="OrderDisrupted"/>.</summary>
    public const string Disrupted = "order.disrupted";
    /// <summary><see cref="TicketCheckedIn"/>.</summary>
    public const string CheckedIn = "ticket.checked_in";
    /// <summary><see cref="TicketOffloaded"/>.</summary>
    public const string Offloaded = "ticket.offloaded";
}

/// <summary>An order's flight, in its events.</summary>
/// <param name="Segment">The segment's position in the order.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seats">The seats in the order of the passengers; <see langword="null"/> for a
/// passenger without one; empty when none was chosen.</param>
/// <param name="DepartureUtc">Scheduled departure when it was priced.</param>
/// <param name="ArrivalUtc">Scheduled arrival when it was priced.</param>
public sealed record OrderEventSegment(
    int Segment, string FlightId, Cabin Cabin, ImmutableArray<string?> Seats, DateTimeOffset DepartureUtc, DateTimeOffset ArrivalUtc);

/// <summary>An order holds its places until it is paid or the hold expires.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Total">The amount to be paid.</param>
/// <param name="HoldExpiresAt">Until when.</param>
/// <param name="Segments">Its flights.</param>
[EventType(OrderEvents.Held)]
public sealed record OrderHeld(
    string OrderId, string UserId, string BookingReference, Money Total, DateTimeOffset HoldExpiresAt,
    ImmutableArray<OrderEventSegment> Segments);

/// <summary>An order is paid and ticketed. It also stands for the capture of the money, so that a booking costs one event.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Total">The amount paid.</param>
/// <param name="PaymentId">The payment; <see langword="null"/> if the order was free.</param>
/// <param name="Passengers">How many passengers.</param>
/// <param name="Segments">Its flights.</param>
/// <param name="Tickets">The ticket numbers.</param>
[EventType(OrderEvents.Confirmed)]
public sealed record OrderConfirmed(
    string OrderId,
    string UserId,
    string BookingReference,
    Money Total,
    string? PaymentId,
    int Passengers,
    ImmutableArray<OrderEventSegment> Segments,
    ImmutableArray<string> Tickets);

/// <summary>An order, or a part of it, was cancelled.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Refund">The amount refunded.</param>
/// <param name="Complete">Whether the whole order is cancelled.</param>
/// <param name="CancelledPassengers">Positions of the cancelled passengers.</param>
/// <param name="CancelledSegments">Positions of the cancelled segments.</param>
/// <param name="Segments">The order's flights before the cancellation.</param>
/// <param name="CancelledFlight">The flight that the airline cancelled, if that is the reason.</param>
[EventType(OrderEvents.Cancelled)]
public sealed record OrderCancelled(
    string OrderId,
    string UserId,
    string BookingReference,
    Money Refund,
    bool Complete,
    ImmutableArray<int> CancelledPassengers,
    ImmutableArray<int> CancelledSegments,
    ImmutableArray<OrderEventSegment> Segments,
    string? CancelledFlight = null);

/// <summary>A held order was not paid in time and no longer holds anything.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
[EventType(OrderEvents.Expired)]
public sealed record OrderExpired(string OrderId, string UserId, string BookingReference);

/// <summary>A placed order was given up before it was confirmed: it holds nothing and keeps no money.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Code">Why, one of <see cref="RefusalCodes"/>.</param>
/// <param name="PaymentId">The payment that was tried, if one was.</param>
/// <param name="Captured">
/// The amount captured before it was given up, if any: the capture has no event of its own, and a
/// ledger must not see a refund without a capture.
/// </param>
[EventType(OrderEvents.Failed)]
public sealed record OrderFailed(string OrderId, string UserId, string BookingReference, string Code, string? PaymentId, Money? Captured);

/// <summary>Seats of an order were chosen or changed.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Segments">Its flights with the seats as they are now.</param>
[EventType(OrderEvents.SeatsChanged)]
public sealed record OrderSeatsChanged(string OrderId, string UserId, string BookingReference, ImmutableArray<OrderEventSegment> Segments);

/// <summary>A segment of an order was changed to another flight.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Segment">The segment's position.</param>
/// <param name="Before">The flight before the change.</param>
/// <param name="Segments">The order's flights now.</param>
/// <param name="Paid">The amount captured for it, or zero.</param>
/// <param name="Refund">The amount refunded.</param>
/// <param name="PaymentId">The payment, if money was captured: this event also stands for the capture.</param>
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

/// <summary>The airline moved the passengers of a segment to another cabin, because the airplane has lost theirs.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Segment">The segment's position.</param>
/// <param name="From">The cabin it was sold in.</param>
/// <param name="Refund">The refunded difference of the fares; zero if the new cabin is no cheaper.</param>
/// <param name="Segments">The order's flights now.</param>
[EventType(OrderEvents.CabinChanged)]
public sealed record OrderCabinChanged(
    string OrderId, string UserId, string BookingReference, int Segment, Cabin From, Money Refund,
    ImmutableArray<OrderEventSegment> Segments);

/// <summary>The effect of a flight's disruption on an order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="DisruptionId">The disruption: the id of the flight's event.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Kind"><c>delayed</c>, <c>earlier</c>, <c>cancelled</c>, <c>cabin_gone</c>, <c>missed_connection</c>, or
/// <c>reinstated</c>: the cancelled flight flies after all.</param>
/// <param name="DepartureUtc">Scheduled departure when the order was priced.</param>
/// <param name="DepartureEstimatedUtc">The new expected departure, if any.</param>
/// <param name="Refund">The refund of a cancelled flight, unless the customer chooses another flight in time.</param>
/// <param name="ArrivalEstimatedUtc">The new expected arrival, if any.</param>
/// <param name="MovedTo">The passengers' new cabin, if theirs is gone and another had room.</param>
/// <param name="DecideBy">Until when the customer may choose; <see langword="null"/> for ever, or where there is no choice.</param>
/// <param name="Cause">For a missed connection, the flight that arrives too late.</param>
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
    Money? Refund,
    DateTimeOffset? ArrivalEstimatedUtc = null,
    Cabin? MovedTo = null,
    DateTimeOffset? DecideBy = null,
    string? Cause = null);

/// <summary>A passenger has checked in.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Ticket">The ticket's number.</param>
/// <param name="Passenger">The passenger's position.</param>
/// <param name="Segment">The segment's position.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Seat">The seat; <see langword="null"/> for an infant on a lap.</param>
/// <param name="Sequence">The check-in sequence number, unique on the flight.</param>
[EventType(OrderEvents.CheckedIn)]
public sealed record TicketCheckedIn(
    string OrderId, string UserId, string BookingReference, string Ticket, int Passenger, int Segment, string FlightId, string? Seat,
    int Sequence);

/// <summary>The gate offloaded a passenger, who has no check-in and no seat any more. The ticket stays.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The order's owner.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Ticket">The ticket's number.</param>
/// <param name="Passenger">The passenger's position.</param>
/// <param name="Segment">The segment's position.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Seat">The seat that is free now.</param>
/// <param name="Reason">Why: <c>denied_boarding</c>, <c>security</c> or <c>missed</c>.</param>
/// <param name="GivenName">The passenger's given name.</param>
/// <param name="FamilyName">The passenger's family name.</param>
[EventType(OrderEvents.Offloaded)]
public sealed record TicketOffloaded(
    string OrderId, string UserId, string BookingReference, string Ticket, int Passenger, int Segment, string FlightId, string? Seat,
    string Reason, string GivenName, string FamilyName);
