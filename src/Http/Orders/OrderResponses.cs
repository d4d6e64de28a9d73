using FlightTickets.Api.Flights;
using FlightTickets.Api.Http;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Api.Orders;

/// <summary>An order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="BookingReference">Six letters and digits.</param>
/// <param name="Status">Its status.</param>
/// <param name="Base">The price without taxes.</param>
/// <param name="Taxes">The taxes.</param>
/// <param name="Total">Both.</param>
/// <param name="Passengers">In the order of the request.</param>
/// <param name="Segments">In the order of the request.</param>
/// <param name="Tickets">One per passenger and segment, once confirmed.</param>
/// <param name="Payment">The payment, once one was tried: the last that paid for it.</param>
/// <param name="Payments">All payments, oldest first. A confirmed order's captured less refunded amounts are its total and fees.</param>
/// <param name="Fees">The money kept beside the total: fees, and the unrefunded part of cancelled places.</param>
/// <param name="CreatedAt">When it was placed.</param>
/// <param name="HoldExpiresAt">When its hold expires, while it is held.</param>
/// <param name="FailureCode">Why it failed, if it did.</param>
internal sealed record OrderResponse(
    string Id, string BookingReference, OrderStatus Status, MoneyResponse Base, MoneyResponse Taxes, MoneyResponse Total,
    IReadOnlyList<PassengerResponse> Passengers, IReadOnlyList<SegmentResponse> Segments, IReadOnlyList<OrderTicketResponse> Tickets,
    OrderPaymentResponse? Payment, IReadOnlyList<OrderPaymentResponse> Payments, IReadOnlyList<MoneyResponse> Fees,
    DateTimeOffset CreatedAt, DateTimeOffset? HoldExpiresAt, string? FailureCode)
{
    public static OrderResponse From(OrderView order) => new(
        order.Id, order.BookingReference, order.Status, MoneyResponse.From(order.Base), MoneyResponse.From(order.Taxes),
        MoneyResponse.From(order.Total),
        [.. order.Passengers.Select(p => new PassengerResponse(p.Id, p.GivenName, p.FamilyName, p.BornOn, p.Cancelled ? true : null))],
        [.. order.Segments.Select(
            s => new SegmentResponse(s.Id, s.FlightId, s.Cabin, s.Seats, s.DepartureUtc, s.ArrivalUtc, s.Cancelled ? true : null))],
        [.. order.Tickets.Select(t => new OrderTicketResponse(t.Number, t.Passenger, t.Segment, t.Seat, t.Status, t.Coupon, t.Replaces))],
        order.Payment is { } payment ? new OrderPaymentResponse(payment.Id, payment.Status, null, null) : null,
        [.. order.Payments.Select(
            p => new OrderPaymentResponse(p.Id, p.Status, MoneyResponse.From(p.Amount), MoneyResponse.From(p.Refunded)))],
        order.Retained is { Minor: > 0 } retained ? [MoneyResponse.From(retained)] : [],
        order.CreatedAt, order.HoldExpiresAt, order.FailureCode);
}

/// <summary>A passenger of an order.</summary>
internal sealed record PassengerResponse(string Id, string GivenName, string FamilyName, DateOnly BornOn, bool? Cancelled);

/// <summary>
/// An order for those who know its reference and a family name, which are printed on a boarding pass: when it flies, and where its
/// passengers sit. No birth dates, no money and no ticket numbers.
/// </summary>
internal sealed record LookupResponse(
    string Id, string BookingReference, OrderStatus Status, IReadOnlyList<FoundPassengerResponse> Passengers,
    IReadOnlyList<SegmentResponse> Segments, DateTimeOffset? HoldExpiresAt)
{
    public static LookupResponse From(OrderView order) => new(
        order.Id, order.BookingReference, order.Status,
        [.. order.Passengers.Select(p => new FoundPassengerResponse(p.Id, p.GivenName, p.FamilyName, p.Cancelled ? true : null))],
        [.. order.Segments.Select(
            s => new SegmentResponse(s.Id, s.FlightId, s.Cabin, s.Seats, s.DepartureUtc, s.ArrivalUtc, s.Cancelled ? true : null))],
        order.HoldExpiresAt);
}

/// <summary>A passenger of an order that was looked up.</summary>
internal sealed record FoundPassengerResponse(string Id, string GivenName, string FamilyName, bool? Cancelled);

/// <summary>A segment of an order.</summary>
internal sealed record SegmentResponse(
    string Id, string FlightId, Cabin Cabin, IReadOnlyList<string?> Seats, DateTimeOffset DepartureUtc,
    DateTimeOffset ArrivalUtc, bool? Cancelled);

/// <summary>A ticket as its order shows it.</summary>
/// <param name="Number">13 digits.</param>
/// <param name="Passenger">The passenger's position.</param>
/// <param name="Segment">The segment's position.</param>
/// <param name="Seat">The seat, if assigned.</param>
/// <param name="Status">Whether it is valid.</param>
/// <param name="Coupon">What has become of its flight; only where one order or ticket is read.</param>
/// <param name="Replaces">The ticket that it replaces.</param>
internal sealed record OrderTicketResponse(
    string Number, int Passenger, int Segment, string? Seat, TicketStatus Status, CouponStatus? Coupon, string? Replaces);

/// <summary>A payment as its order shows it.</summary>
internal sealed record OrderPaymentResponse(string Id, PaymentStatus Status, MoneyResponse? Amount, MoneyResponse? Refunded);

/// <summary>A ticket: one passenger on one segment.</summary>
internal sealed record TicketResponse(
    string Number, string OrderId, string BookingReference, int Passenger, int Segment, string FlightId, string? Seat, TicketStatus Status,
    CouponStatus? Coupon, string? Replaces, string? ReplacedBy)
{
    public static TicketResponse From(TicketView t) =>
        new(t.Number, t.OrderId, t.BookingReference, t.Passenger, t.Segment, t.FlightId, t.Seat, t.Status, t.Coupon, t.Replaces,
            t.ReplacedBy);
}

/// <summary>A boarding pass.</summary>
/// <param name="TicketNumber">The ticket.</param>
/// <param name="BookingReference">The order's reference.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="PassengerName">FAMILY/GIVEN.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seat">The seat; without one for an infant on a lap.</param>
/// <param name="Sequence">The check-in sequence number, unique on the flight.</param>
/// <param name="Gate">The gate, if known.</param>
/// <param name="DepartureUtc">Scheduled departure.</param>
/// <param name="BarCode">The text of its bar code (IATA Resolution 792), to be shown as an Aztec code and scanned at the gate.</param>
/// <param name="Group">The boarding group, from 1: by cabin, the best first.</param>
/// <param name="BoardsAt">When boarding begins, by the flight's estimate.</param>
/// <param name="BoardsAtLocal">The same as a wall time at the airport.</param>
/// <param name="Departure">Where and when the flight departs.</param>
/// <param name="Arrival">Where and when it arrives.</param>
/// <param name="Terminal">The terminal of the gate, if known.</param>
internal sealed record BoardingPassResponse(
    string TicketNumber, string BookingReference, string FlightId, string PassengerName, Cabin Cabin, string? Seat, int Sequence,
    string? Gate, DateTimeOffset DepartureUtc, string? BarCode, int? Group, DateTimeOffset? BoardsAt, DateTime? BoardsAtLocal,
    FlightEndResponse? Departure, FlightEndResponse? Arrival, string? Terminal)
{
    public static BoardingPassResponse From(BoardingPass p) =>
        new(p.TicketNumber, p.BookingReference, p.FlightId, p.PassengerName, p.Cabin, p.Seat, p.Sequence, p.Gate, p.DepartureUtc,
            p.BarCode, p.Group, p.BoardsAt, p.BoardsAtLocal is { } local ? FlightEndResponse.WallTime(local) : null,
            p.Departure is null ? null : FlightEndResponse.From(p.Departure),
            p.Arrival is null ? null : FlightEndResponse.From(p.Arrival), p.Terminal);
}

/// <summary>The refund for a cancellation.</summary>
internal sealed record QuoteResponse(string Id, MoneyResponse Refund, DateTimeOffset ExpiresAt)
{
    public static QuoteResponse From(CancellationQuote q) => new(q.Id, MoneyResponse.From(q.Refund), q.ExpiresAt);
}
