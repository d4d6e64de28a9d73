namespace FlightTickets.Orders;

/// <summary>Cancelling in two steps: a quote, and its confirmation. Before departure, all that was paid is given back.</summary>
internal static class Cancelling
{
    private const int MaxQuotes = 20;

    /// <summary>The order with another quote, its last, or why there is none.</summary>
    public static Result<OrderState> Quote(OrderState order, string id, TimeSpan validity, DateTimeOffset now)
    {
        if (Refuse(order, now) is { } refusal) return refusal;
        var standing = order.Quotes.Where(other => other.Key is not null || other.ExpiresAt > now).TakeLast(MaxQuotes - 1);
        return order with { Quotes = [.. standing, new OrderQuote(id, RefundOf(order), now + validity, null, null)] };
    }

    /// <summary>The quote that a key confirmed before; <see langword="null"/> for a new one.</summary>
    public static OrderQuote? Find(OrderState order, string key) => order.Quotes.FirstOrDefault(quote => quote.Key == key);

    /// <summary>The durable beginning of the cancellation of an order at rest, or why there is none.</summary>
    public static Result<OrderState> Begin(OrderState order, string quoteId, string key, string requestHash, DateTimeOffset now)
    {
        if (order.Quotes.FirstOrDefault(other => other.Id == quoteId) is not { } quote)
        {
            return new Refusal(RefusalCodes.QuoteNotFound, "The order has no such quote.");
        }

        if (Refuse(order, now) is { } refusal) return refusal;
        if (quote.ExpiresAt <= now || quote.Refund != RefundOf(order))
        {
            return new Refusal(RefusalCodes.QuoteExpired, "The quote does not stand any more; ask for another.");
        }

        return order with
        {
            Phase = OrderPhase.Cancelling,
            // Above the attempt of seats that were asked for and refused: a hold of theirs that is still there would keep what is to be released.
            Attempt = order.Attempt + 1,
            CancelledBy = quote.Id,
            Quotes = order.Quotes.Replace(quote, quote with { Key = key, RequestHash = requestHash }),
        };
    }

    public static Refusal Conflict(OrderState order) =>
        new(RefusalCodes.OrderStatusConflict, $"The order is {order.Status.ToString().ToLowerInvariant()}.");

    private static Money RefundOf(OrderState order) => order.WasConfirmed ? order.Total : Money.Zero(order.Total.Currency);

    private static Refusal? Refuse(OrderState order, DateTimeOffset now) =>
        order.Phase is not (OrderPhase.Confirmed or OrderPhase.Held) ? Conflict(order)
        : order.Segments.Any(segment => segment.DepartureUtc <= now) ? new Refusal(RefusalCodes.OrderStatusConflict, "A flight of the order has departed.")
        : null;
}
