using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// A booking and its saga. Key: the order id, derived from user, route and idempotency key
/// (<see cref="OrderId.Derive"/>), so the same request reaches the same grain.
/// </summary>
[Alias("order")]
public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>Places the order. A repeated request has the same outcome, even if both arrive at once, and even after a crash.</summary>
    [Alias("place")]
    Task<OrderReply> Place(PlaceOrder command);

    /// <summary>The order; refused with <see cref="RefusalCodes.NotFound"/> if it does not exist, or the caller may not see it.</summary>
    [Alias("get")]
    Task<Result<OrderView>> Get(Caller caller);

    /// <summary>
    /// Pays a held order. A declined payment leaves the hold as it was; a payment after the hold lapsed is accepted if there is room again,
    /// otherwise refused with <see cref="RefusalCodes.HoldExpired"/> and refunded.
    /// </summary>
    [Alias("pay")]
    Task<OrderReply> Pay(PayOrder command);

    /// <summary>
    /// Extends the hold of an unpaid order, until sales close at the latest; repeating the instant gives the same outcome. For agents;
    /// <see cref="RefusalCodes.NotFound"/> to other callers.
    /// </summary>
    [Alias("extend-hold")]
    Task<Result<OrderView>> ExtendHold(Caller caller, DateTimeOffset until);

    /// <summary>Chooses or changes seats, all or nothing.</summary>
    [Alias("change-seats")]
    Task<Result<OrderView>> ChangeSeats(Caller caller, ImmutableArray<SegmentSeats> segments);

    /// <summary>Quotes the refund for cancelling the order or the named part.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="passengers">Positions of passengers; all when empty.</param>
    /// <param name="segments">Positions of segments; all when empty.</param>
    [Alias("quote-cancellation")]
    Task<Result<CancellationQuote>> QuoteCancellation(Caller caller, ImmutableArray<int> passengers, ImmutableArray<int> segments);

    /// <summary>
    /// Quotes the refund for cancelling one flight of the order when the airline is responsible: everything, whatever the fare's rules. For
    /// the airline itself and its agents; <see cref="RefusalCodes.NotFound"/> to other callers.
    /// </summary>
    /// <param name="caller">The caller.</param>
    /// <param name="flightId">The cancelled or late flight: its scheduled departure may have passed, as long as it
    /// has not departed. No other flight's may have.</param>
    [Alias("quote-refund")]
    Task<Result<CancellationQuote>> QuoteRefund(Caller caller, string flightId);

    /// <summary>
    /// Moves the order's passengers from a cabin that their flight no longer has to another with room, and refunds the fare difference.
    /// <see cref="RefusalCodes.SoldOut"/> if none has room. For the airline itself and its agents.
    /// </summary>
    [Alias("move-cabin")]
    Task<Result<OrderView>> MoveCabin(Caller caller, string flightId, Cabin cabin);

    /// <summary>Cancels as quoted.</summary>
    [Alias("confirm-cancellation")]
    Task<OrderReply> ConfirmCancellation(ConfirmCancellation command);

    /// <summary>Quotes the price or refund of changing a segment to another flight.</summary>
    [Alias("quote-change")]
    Task<Result<ChangeQuote>> QuoteChange(Caller caller, ChangeSegment wish);

    /// <summary>
    /// The same when the airline is responsible: free of charge, to a flight of the same route from a day
    /// before the old departure to 7 days after it, otherwise
    /// <see cref="RefusalCodes.RebookingUnavailable"/>. For the airline itself and its agents;
    /// <see cref="RefusalCodes.NotFound"/> to other callers.
    /// </summary>
    [Alias("quote-rebooking")]
    Task<Result<ChangeQuote>> QuoteRebooking(Caller caller, ChangeSegment wish);

    /// <summary>Changes as quoted. If the places turn out to be gone, or the payment is declined, the order stays as it was.</summary>
    [Alias("confirm-change")]
    Task<OrderReply> ConfirmChange(ConfirmChange command);

    /// <summary>A ticket of the order.</summary>
    [Alias("get-ticket")]
    Task<Result<TicketView>> GetTicket(Caller caller, string number);

    /// <summary>
    /// Checks a ticket's passenger in; a seat is assigned if none was chosen. Repeating it returns the same boarding pass.
    /// </summary>
    [Alias("check-in")]
    Task<Result<BoardingPass>> CheckIn(Caller caller, string number);

    /// <summary>
    /// The boarding pass of a ticket as it is now; <see cref="RefusalCodes.NotCheckedIn"/> before its passenger has checked in.
    /// </summary>
    [Alias("get-boarding-pass")]
    Task<Result<BoardingPass>> GetBoardingPass(Caller caller, string number);
}

/// <summary>Finds orders; served by any silo. Key: any; use 0.</summary>
[Alias("order-search")]
public interface IOrderSearchGrain : IGrainWithIntegerKey
{
    /// <summary>A user's orders, newest first; <see cref="RefusalCodes.Invalid"/> for an invalid cursor.</summary>
    [Alias("of-user")]
    Task<Result<Page<OrderView>>> OfUser(string userId, int limit, string? after);

    /// <summary>
    /// The order with a booking reference in which a passenger has the family name (letter case and diacritics do not matter).
    /// </summary>
    [Alias("lookup")]
    Task<Result<OrderView>> Lookup(string bookingReference, string familyName);

    /// <summary>The id of the order a ticket belongs to; <see langword="null"/> if there is no such ticket.</summary>
    [Alias("of-ticket")]
    Task<string?> OfTicket(string number);

    /// <summary>The ids of the orders with a booking reference: one, or none.</summary>
    [Alias("of-reference")]
    Task<ImmutableArray<string>> OfReference(string bookingReference);
}

/// <summary>The command that places an order.</summary>
/// <param name="UserId">The order's owner.</param>
/// <param name="RequestHash">SHA-256 of the request's canonical JSON (RFC 8785), lower-case hex.</param>
/// <param name="Passengers">1 to 9.</param>
/// <param name="Segments">1 to 6, no flight twice.</param>
/// <param name="Payment">The immediate payment; <see langword="null"/> holds the order for later payment.</param>
/// <param name="MaxAmount">The most the customer agrees to; any when <see langword="null"/>.</param>
[GenerateSerializer, Immutable, Alias("place-order")]
public sealed record PlaceOrder(
    [property: Id(0)] string UserId,
    [property: Id(1)] string RequestHash,
    [property: Id(2)] ImmutableArray<Passenger> Passengers,
    [property: Id(3)] ImmutableArray<SegmentRequest> Segments,
    [property: Id(4)] PaymentMethod? Payment,
    [property: Id(5)] Money? MaxAmount)
{
    /// <summary>Whether it may hold any free place without payment: an agent sells to groups.</summary>
    [Id(6)] public bool HoldsFreely { get; init; }
}

/// <summary>A passenger.</summary>
/// <param name="GivenName">At most 100 characters; empty for a person with one name, which is the family name.</param>
/// <param name="FamilyName">1 to 100 characters.</param>
/// <param name="BornOn">Date of birth, not in the future; under 2 on the day of departure is an infant.</param>
[GenerateSerializer, Immutable, Alias("passenger")]
public sealed record Passenger([property: Id(0)] string GivenName, [property: Id(1)] string FamilyName, [property: Id(2)] DateOnly BornOn);

/// <summary>A requested flight.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The cabin.</param>
/// <param name="Seats">One per passenger, <see langword="null"/> for a lap infant; empty when seats are assigned later.</param>
[GenerateSerializer, Immutable, Alias("segment-request")]
public sealed record SegmentRequest(
    [property: Id(0)] string FlightId,
    [property: Id(1)] Cabin Cabin,
    [property: Id(2)] ImmutableArray<string?> Seats);

/// <summary>How an order is paid.</summary>
/// <param name="Method"><c>card</c>.</param>
/// <param name="Token">The gateway's token for the card, 1 to 255 visible ASCII characters; never logged.</param>
[GenerateSerializer, Immutable, Alias("payment-method")]
public sealed record PaymentMethod([property: Id(0)] string Method, [property: Id(1)] string Token);

/// <summary>The command that pays a held order.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="IdempotencyKey">1 to 255 visible ASCII characters.</param>
/// <param name="RequestHash">As in <see cref="PlaceOrder"/>.</param>
/// <param name="Payment">The payment.</param>
[GenerateSerializer, Immutable, Alias("pay-order")]
public sealed record PayOrder(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string IdempotencyKey,
    [property: Id(2)] string RequestHash,
    [property: Id(3)] PaymentMethod Payment);

/// <summary>The command that cancels as quoted.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="QuoteId">The quote.</param>
/// <param name="IdempotencyKey">1 to 255 visible ASCII characters.</param>
/// <param name="RequestHash">As in <see cref="PlaceOrder"/>.</param>
[GenerateSerializer, Immutable, Alias("confirm-cancellation")]
public sealed record ConfirmCancellation(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string QuoteId,
    [property: Id(2)] string IdempotencyKey,
    [property: Id(3)] string RequestHash);

/// <summary>Another flight for a segment.</summary>
/// <param name="Segment">The segment's position.</param>
/// <param name="FlightId">The new flight; one the order does not have.</param>
/// <param name="Cabin">The cabin; the same as before when <see langword="null"/>.</param>
/// <param name="Seats">One per passenger, <see langword="null"/> for lap infants and cancelled
/// passengers; empty when seats are assigned later.</param>
[GenerateSerializer, Immutable, Alias("change-segment")]
public sealed record ChangeSegment(
    [property: Id(0)] int Segment,
    [property: Id(1)] string FlightId,
    [property: Id(2)] Cabin? Cabin,
    [property: Id(3)] ImmutableArray<string?> Seats);

/// <summary>The command that changes as quoted.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="QuoteId">The quote.</param>
/// <param name="IdempotencyKey">1 to 255 visible ASCII characters.</param>
/// <param name="RequestHash">As in <see cref="PlaceOrder"/>.</param>
/// <param name="Payment">The payment, if money is due.</param>
[GenerateSerializer, Immutable, Alias("confirm-change")]
public sealed record ConfirmChange(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string QuoteId,
    [property: Id(2)] string IdempotencyKey,
    [property: Id(3)] string RequestHash,
    [property: Id(4)] PaymentMethod? Payment);

/// <summary>Seats of a segment.</summary>
/// <param name="Segment">The segment's position.</param>
/// <param name="Seats">One per passenger, <see langword="null"/> for a lap infant.</param>
[GenerateSerializer, Immutable, Alias("segment-seats")]
public sealed record SegmentSeats([property: Id(0)] int Segment, [property: Id(1)] ImmutableArray<string?> Seats);

/// <summary>The outcome of a command that has an idempotency key.</summary>
/// <param name="Order">The order's current state; <see langword="null"/> when refused before it was placed.</param>
/// <param name="Refusal">Why it was refused; <see langword="null"/> when accepted, or not decided yet (then
/// the order <see cref="OrderView.IsUnderWay"/>).</param>
/// <param name="Replayed">Whether an earlier call with the same key produced this outcome.</param>
[GenerateSerializer, Immutable, Alias("order-reply")]
public sealed record OrderReply([property: Id(0)] OrderView? Order, [property: Id(1)] Refusal? Refusal, [property: Id(2)] bool Replayed);
