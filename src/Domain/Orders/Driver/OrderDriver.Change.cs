using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Changing a segment to another flight, in two steps.</summary>
internal sealed partial class OrderDriver
{
    /// <summary>Quotes what a change costs, or gives back.</summary>
    /// <param name="caller">The customer or an agent.</param>
    /// <param name="wish">The requested flight.</param>
    /// <param name="free">Whether the airline is to blame: then the change is free. For agents only.</param>
    public async Task<Result<ChangeQuote>> QuoteChange(Caller caller, ChangeSegment wish, bool free)
    {
        if (free && !caller.IsAgent) return OrderRefusals.NotFound;
        var order = await Settle();
        if (order is null || !caller.MayActFor(order.UserId)) return OrderRefusals.NotFound;
        var (departed, onBoard) = (await AskDeparted(order), await AskOnBoard(order));
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        if (ChangeQuotes.Refuse(order, wish, Now, departed) is { } refusal) return refusal;
        if (onBoard.Refuse(order, new OrderPart([], [wish.Segment])) is { } boarded) return boarded;
        var flight = FlightId.TryParse(wish.FlightId, out _) ? await ports.Flights.Get(wish.FlightId) : null;
        if (flight is null) return ChangeQuotes.NoFlight(wish.FlightId);
        var old = free ? await ports.Flights.Get(order.Segments[wish.Segment].FlightId) : null;

        // Other calls had turns during the await.
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        var next = ChangeQuotes.Quote(order, ports.Host.NewQuoteId("chg"), wish, flight, old, free,
            ports.Options.QuoteValidity, Now, departed);
        if (next.IsRefused) return next.Refusal;
        await (_saga = Commit(next.Value));
        var quote = next.Value.Quotes[^1];
        return new ChangeQuote(quote.Id, quote.Change!.Due - quote.Change.Refund, quote.ExpiresAt);
    }

    /// <summary>
    /// Makes the quoted change. If the places turn out to be gone, or the payment is declined, the order stays as it was.
    /// </summary>
    public async Task<OrderAnswer> ConfirmChange(ConfirmChange command)
    {
        var key = HashOf(command.IdempotencyKey);
        var order = await Settle();
        if (order is null || !command.Caller.MayActFor(order.UserId)) return OrderRefusals.NotFound;

        // The flights are asked before the key is looked up: the later of two calls under one key must see what the first began.
        var (departed, onBoard) = (await AskDeparted(order), await AskOnBoard(order));
        order = (await Settle())!;
        if (FindChange(order, key) is { } confirmed)
        {
            return confirmed.Id == command.QuoteId && confirmed.RequestHash == command.RequestHash
                ? ChangeAnswer(key, replayed: true)
                : OrderRefusals.KeyReused;
        }

        if (order.Quotes.FirstOrDefault(quote => quote.Id == command.QuoteId) is not { Change: { } change } quote)
            return new Refusal(RefusalCodes.QuoteNotFound, "The order has no such quote.");
        if (IsUnderWay) return new OrderAnswer(Shown, OrderRefusals.Busy, false);
        if (onBoard.Refuse(order, new OrderPart([], [change.Segment])) is { } boarded) return new OrderAnswer(Shown, boarded, false);
        if (ChangeQuotes.RefuseConfirm(order, quote, change, command.Payment is not null, Now, departed) is { } refusal)
            return new OrderAnswer(Shown, refusal, false);
        return await Change(order, quote, change, key, command) is { } refused
            ? new OrderAnswer(Shown, refused, false)
            : ChangeAnswer(key, replayed: false);
    }

    /// <summary>
    /// Holds the new places, and begins the change; <see langword="null"/> once it has begun. Until then nothing is durable.
    /// </summary>
    private async Task<Refusal?> Change(OrderState order, OrderQuote quote, OrderChange change, string key, ConfirmChange command)
    {
        var attempt = order.Attempt + 1;
        var wanted = FlightChange.Of(order, change);
        var taking = AskHold(wanted, attempt, ports.Holds.PayNow, promised: false);
        _saga = taking;
        var answers = await taking;
        Result<OrderChange>? confirmed = null;
        if (HoldRefusals.Worst(wanted, answers) is { } refusal) confirmed = refusal;
        else if (answers.All(answer => answer is HoldResult.Held))
            confirmed = ChangeQuotes.Confirm(order, quote, answers.OfType<HoldResult.Held>().First(held => held.Quote is not null).Quote!);
        if (confirmed is not { IsRefused: false } priced)
        {
            await Bounded(AskWithdraw(wanted, attempt));
            return confirmed is { Refusal: { } refused }
                ? refused
                : throw new OverloadedException("The new flight did not answer; the order is as it was.");
        }

        await Begin(FlightChange.Begin(
            order, quote, priced.Value, key, command.RequestHash, command.Payment?.Token, ports.Host.NewSeries()));
        return null;
    }

    private OrderAnswer ChangeAnswer(string key, bool replayed)
    {
        var refusal = FindChange(Shown, key)?.FailureCode is { } code
            ? new Refusal(code, code == RefusalCodes.PaymentDeclined
                ? "The payment was declined; the order is as it was."
                : "The new flight had no room after all; the order is as it was, and no money was kept.")
            : null;
        return new OrderAnswer(Shown, refusal, replayed);
    }

    private static OrderQuote? FindChange(OrderState order, string key) =>
        order.Quotes.FirstOrDefault(quote => quote.Key == key && quote.Change is not null);
}
