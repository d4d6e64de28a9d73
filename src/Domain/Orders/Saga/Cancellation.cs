using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// Cancels in two steps: a quote, and its confirmation. The fare's rules say what is refunded, unless the law demands a full refund.
/// </summary>
internal static class Cancellation
{
    private const int MaxOpenQuotes = 20;

    /// <summary>Refuses a part that names passengers or segments the order does not have.</summary>
    public static Refusal? RefusePart(OrderState order, OrderPart part)
    {
        if (part.Passengers.Any(passenger => passenger < 0 || passenger >= order.Passengers.Length))
            return new Refusal(RefusalCodes.Invalid, "There is no such passenger.") { Field = FieldPath.Of(nameof(OrderPart.Passengers)) };
        return part.Segments.Any(segment => segment < 0 || segment >= order.Segments.Length)
            ? new Refusal(RefusalCodes.Invalid, "There is no such segment.") { Field = FieldPath.Of(nameof(OrderPart.Segments)) }
            : null;
    }

    /// <summary>The order with a new quote as its last, or the refusal.</summary>
    /// <param name="order">The order.</param>
    /// <param name="id">The quote's id.</param>
    /// <param name="part">What to cancel.</param>
    /// <param name="inFull">Whether the airline is to blame: then everything is refunded, whatever the fare says.</param>
    /// <param name="validity">How long the quote is valid.</param>
    /// <param name="now">The time.</param>
    /// <param name="departed">Which flights have left; by their schedules when <see langword="null"/>.</param>
    /// <param name="cancelledFlight">A flight of the order that the airline cancelled, if there is one: then, too, everything is refunded.
    /// </param>
    public static Result<OrderState> Quote(
        OrderState order, string id, OrderPart part, bool inFull, TimeSpan validity, DateTimeOffset now, DepartedFlights? departed = null,
        string? cancelledFlight = null)
    {
        if (Refuse(order, part, inFull, segment => DepartedFlights.Has(departed, segment, now)) is { } refusal) return refusal;
        var quote = new OrderQuote(id, Money.Zero(order.Total.Currency), now + validity, null, null)
        {
            Part = part,
            InFull = inFull,
            QuotedAt = now,
            CancelledFlight = cancelledFlight,
        };
        return Quoted(order, quote with { Refund = RefundOf(order, quote) }, now);
    }

    /// <summary>
    /// The order with one more quote. Confirmed quotes are its history, and all stay; of the others only the latest valid ones do.
    /// </summary>
    public static OrderState Quoted(OrderState order, OrderQuote quote, DateTimeOffset now)
    {
        var open = order.Quotes.Where(other => other.Key is null && other.ExpiresAt > now).TakeLast(MaxOpenQuotes - 1).ToHashSet();
        return order with { Quotes = [.. order.Quotes.Where(other => other.Key is not null || open.Contains(other)), quote] };
    }

    /// <summary>The quote that a key confirmed before; <see langword="null"/> for a new one.</summary>
    public static OrderQuote? Find(OrderState order, string key) =>
        order.Quotes.FirstOrDefault(quote => quote.Key == key && quote.Change is null);

    /// <summary>The durable start of cancelling an order at rest, or the refusal.</summary>
    public static Result<OrderState> Begin(
        OrderState order, string quoteId, string key, string requestHash, DateTimeOffset now, DepartedFlights? departed = null)
    {
        if (order.Quotes.FirstOrDefault(other => other.Id == quoteId) is not { Change: null } quote)
        {
            return new Refusal(RefusalCodes.QuoteNotFound, "The order has no such quote.");
        }

        if (quote.Key is not null) return new Refusal(RefusalCodes.QuoteExpired, "The quote was used.");
        var part = quote.Part ?? OrderPart.Everything;
        // The quote in full already asked whether a late flight has left; by its schedule it may have.
        if (Refuse(order, part, quote.InFull, segment => !quote.InFull && DepartedFlights.Has(departed, segment, now)) is { } refusal)
            return refusal;
        if (quote.ExpiresAt <= now || quote.Refund != RefundOf(order, quote))
        {
            return new Refusal(RefusalCodes.QuoteExpired, "The quote is no longer valid; ask for another.");
        }

        order = order with { Quotes = order.Quotes.Replace(quote, quote with { Key = key, RequestHash = requestHash }) };
        if (order.Phase == OrderPhase.Held && !part.IsWhole(order)) return WithoutPart(order, part, quote.Id);
        return order with
        {
            Phase = part.IsWhole(order) ? OrderPhase.Cancelling : OrderPhase.Reducing,
            // Above the attempt of seats that were requested and refused: a remaining hold of theirs would keep what must be released.
            Attempt = order.Attempt + 1,
            CancelledBy = quote.Id,
        };
    }

    public static Refusal Conflict(OrderState order) =>
        new(RefusalCodes.OrderStatusConflict, $"The order is {order.Status.ToString().ToLowerInvariant()}.");

    /// <summary>What a held order gives back of a flight that it lost; nothing once the rest is held again.</summary>
    public static ImmutableArray<Participant> GivenBack(OrderState order) => order.CancelledBy is null
        ? []
        :
        [
            .. order.CancelledPart.Segments.Select(segment => new Participant(
                Participant.FlightType, order.Segments[segment].FlightId, new CabinClaim(order.Segments[segment].Cabin, 0, []),
                segment, -1)),
            .. order.OtherSeats.SelectMany(other => Participant.OfSeats(order.Segments[other.Segment], other.Segment, other.Seats)),
        ];

    // A held order loses a flight: its places there are released, and the rest is promised again, under a later attempt.
    private static OrderState WithoutPart(OrderState order, OrderPart part, string quoteId) => order with
    {
        Phase = OrderPhase.Promising,
        Attempt = order.Attempt + 1,
        BaseAttempt = order.Attempt,
        MustRehold = false,
        CancelledBy = quoteId,
        OtherSeats = [.. part.Segments.Select(segment => new SegmentSeats(segment, order.Segments[segment].Seats))],
        Segments = part.TakenOff(order),
    };

    private static Money RefundOf(OrderState order, OrderQuote quote)
    {
        if (!order.WasConfirmed) return Money.Zero(order.Total.Currency);
        var part = quote.Part ?? OrderPart.Everything;
        var inFull = quote.InFull || quote.CancelledFlight is not null || IsBroken(order) || DeniedBoarding.Covers(order, part)
            || RefundLaw.AllowsSecondThoughts(order.CreatedAt, order.Segments.Min(segment => segment.DepartureUtc), quote.QuotedAt);
        return Refunds.AtMost(order, Refunds.Of(order, part, inFull));
    }

    /// <summary>
    /// Whether the airline has cancelled a flight of the journey: then nobody need fly the rest, and unflown segments are refunded in full
    /// (14 CFR 260.6(a), for the itinerary as a whole).
    /// </summary>
    public static bool IsBroken(OrderState order) => order.Quotes.Any(
        quote => quote is { Key: not null, Change: null } && (quote.InFull || quote.CancelledFlight is not null));

    private static Refusal? Refuse(OrderState order, OrderPart part, bool inFull, Func<OrderSegment, bool> hasDeparted)
    {
        if (order.Phase is not (OrderPhase.Confirmed or OrderPhase.Held)) return Conflict(order);
        if (!part.HasAny(order)) return new Refusal(RefusalCodes.OrderStatusConflict, "That part of the order is cancelled already.");
        for (var i = 0; i < order.Segments.Length; i++)
        {
            if (part.Bits(order, i) != 0 && hasDeparted(order.Segments[i]) && !DeniedBoarding.Covers(order, part, i))
                return new Refusal(RefusalCodes.OrderStatusConflict, "A flight of the order has departed.");
        }

        if (part.IsWhole(order)) return null;
        if (order.Phase == OrderPhase.Held && !inFull)
        {
            return new Refusal(RefusalCodes.PartialCancellationUnavailable, "An order that is not paid is cancelled as a whole.");
        }

        return LeavesChild(order, part.TakenOff(order)) ? new Refusal(RefusalCodes.InfantWithoutAdult,
            "An infant on a lap would be left without an adult of its own, or a child under 5 without any.") : null;
    }

    private static bool LeavesChild(OrderState order, ImmutableArray<OrderSegment> after)
    {
        for (var i = 0; i < after.Length; i++)
        {
            var segment = after[i];

            // A passenger whom an older build's rules already left alone is not affected.
            if (segment.RemovedPassengers == order.Segments[i].RemovedPassengers
                || !FlightId.TryParse(segment.FlightId, out var flight)) continue;
            var infants = int.PopCount(segment.LapInfants & ~segment.RemovedPassengers);
            var adults = order.Passengers.Where((passenger, p) => !segment.IsRemoved(p) && PassengerRules.IsAdult(passenger, flight.Date))
                .Count();
            if (infants > adults || PassengerRules.FirstUnaccompaniedChild(order.Passengers, segment.RemovedPassengers,
                flight.Date) is not null) return true;
        }

        return false;
    }
}
