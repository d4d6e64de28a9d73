using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Changing a segment to another flight, in two steps.</summary>
internal sealed partial class OrderGrain
{
    public Task<Result<ChangeQuote>> QuoteChange(Caller caller, ChangeSegment wish) => QuoteChange(caller, wish, free: false);

    public async Task<Result<ChangeQuote>> QuoteRebooking(Caller caller, ChangeSegment wish) =>
        caller.IsAgent ? await QuoteChange(caller, wish, free: true) : NotFound;

    public async Task<OrderReply> ConfirmChange(ConfirmChange command)
    {
        var key = HashOf(command.IdempotencyKey);
        var order = await Settled();
        if (order is null || !command.Caller.MayActFor(order.UserId)) return new OrderReply(null, NotFound, false);

        // The flights are asked before the key is looked for: of two calls under one key the later one must find what the first began.
        var departed = await Departed(order);
        order = (await Settled())!;
        if (FindChange(order, key) is { } confirmed)
        {
            return confirmed.Id == command.QuoteId && confirmed.RequestHash == command.RequestHash
                ? await ChangeReply(key, replayed: true)
                : new OrderReply(null, Reused, false);
        }

        if (order.Quotes.FirstOrDefault(quote => quote.Id == command.QuoteId) is not { Change: { } change } quote)
            return new OrderReply(null, new Refusal(RefusalCodes.QuoteNotFound, "The order has no such quote."), false);
        if (IsUnderWay) return new OrderReply(await View(order), Busy, false);
        if (quote.Key is not null || quote.ExpiresAt <= Now) return new OrderReply(await View(order), new Refusal(RefusalCodes.QuoteExpired, "The quote was used, or does not stand any more; ask for another."), false);
        if (ChangeQuotes.Refuse(order, new ChangeSegment(change.Segment, change.Other.FlightId, null, []), Now, departed) is { } refusal) return new OrderReply(await View(order), refusal, false);
        if (change.Due.Minor > 0 && command.Payment is null)
            return new OrderReply(await View(order), new Refusal(RefusalCodes.PaymentRequired, $"The change costs {change.Due}.") { Field = FieldPath.Of(nameof(command.Payment)) }, false);
        return await Change(order, quote, change, key, command) is { } refused
            ? new OrderReply(await View(state.Value!), refused, false)
            : await ChangeReply(key, replayed: false);
    }

    private async Task<Result<ChangeQuote>> QuoteChange(Caller caller, ChangeSegment wish, bool free)
    {
        var order = await Settled();
        if (order is null || !caller.MayActFor(order.UserId)) return NotFound;
        var departed = await Departed(order);
        order = state.Value!;
        if (IsUnderWay) return Busy;
        if (ChangeQuotes.Refuse(order, wish, Now, departed) is { } refusal) return refusal;
        var flight = FlightId.TryParse(wish.FlightId, out _) ? await GrainFactory.GetGrain<IFlightGrain>(wish.FlightId).Get() : null;
        if (flight is null) return new Refusal(RefusalCodes.FlightNotFound, $"There is no flight {wish.FlightId}.") { Field = FieldPath.Of(nameof(ChangeSegment.FlightId)) };
        var old = free ? await GrainFactory.GetGrain<IFlightGrain>(order.Segments[wish.Segment].FlightId).Get() : null;

        // Others had their turns meanwhile.
        order = state.Value!;
        if (IsUnderWay) return Busy;
        var next = ChangeQuotes.Quote(order, NewQuote("chg"), wish, flight, old, free, options.Value.QuoteValidity, Now, departed);
        if (next.IsRefused) return next.Refusal;
        await (_saga = state.CommitAsync(next.Value, CommitOf(next.Value, null)));
        var quote = next.Value.Quotes[^1];
        return new ChangeQuote(quote.Id, quote.Change!.Due - quote.Change.Refund, quote.ExpiresAt);
    }

    /// <summary>Holds the new places, and begins; <see langword="null"/> once it has begun. Until then nothing is durable.</summary>
    private async Task<Refusal?> Change(OrderState order, OrderQuote quote, OrderChange change, string key, ConfirmChange command)
    {
        var attempt = order.Attempt + 1;
        var wanted = FlightChange.Of(order, change);
        var taking = AskAll(wanted, Ask(attempt, holds.Value.PayNow, promised: false));
        _saga = taking;
        var answers = await taking;
        Result<OrderChange>? confirmed = null;
        if (HoldRefusals.Worst(wanted, answers) is { } refusal) confirmed = refusal;
        else if (answers.All(answer => answer is HoldResult.Held)) confirmed = ChangeQuotes.Confirm(order, quote, answers.OfType<HoldResult.Held>().First(held => held.Quote is not null).Quote!);
        if (confirmed is not { IsRefused: false } priced)
        {
            await Bounded(AskWithdraw(wanted, attempt));
            return confirmed is { Refusal: { } refused } ? refused : throw new OverloadedException("The new flight did not answer; the order is as it was.");
        }

        await Begin(
            FlightChange.Begin(order, quote, priced.Value, key, command.RequestHash, command.Payment?.Token), new SagaProgress());
        return null;
    }

    private async Task<OrderReply> ChangeReply(string key, bool replayed)
    {
        var order = state.Value!;
        var refusal = FindChange(order, key)!.FailureCode is { } code
            ? new Refusal(code, code == RefusalCodes.PaymentDeclined ? "The payment was declined; the order is as it was." : "The new flight could not be had after all; the order is as it was, and no money was kept.")
            : null;
        return new OrderReply(await View(order), refusal, replayed);
    }

    private static OrderQuote? FindChange(OrderState order, string key) => order.Quotes.FirstOrDefault(quote => quote.Key == key && quote.Change is not null);
}
