using System.Collections.Immutable;
using System.Security.Cryptography;

namespace FlightTickets.Orders;

/// <summary>Cancelling in two steps: a quote, and its confirmation.</summary>
internal sealed partial class OrderGrain
{
    private const int MaxQuotes = 20;

    public async Task<Result<CancellationQuote>> QuoteCancellation(Caller caller, ImmutableArray<int> passengers, ImmutableArray<int> segments)
    {
        var order = await Settled();
        if (order is null || !caller.MayActFor(order.UserId)) return NotFound;
        if (passengers.Any(passenger => passenger < 0 || passenger >= order.Passengers.Length))
        {
            return new Refusal(RefusalCodes.Invalid, "There is no such passenger.") { Pointer = "#/passengers" };
        }

        if (segments.Any(segment => segment < 0 || segment >= order.Segments.Length))
        {
            return new Refusal(RefusalCodes.Invalid, "There is no such segment.") { Pointer = "#/segments" };
        }

        if (IsPart(passengers, order.Passengers.Length) || IsPart(segments, order.Segments.Length))
        {
            return new Refusal(RefusalCodes.PartialCancellationUnavailable, "Only the whole order can be cancelled.");
        }

        if (IsUnderWay) return Busy;
        if (CannotCancel(order) is { } refusal) return refusal;
        var quote = new OrderQuote(
            "quo_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            order.WasConfirmed ? order.Total : Money.Zero(order.Total.Currency),
            Now + options.Value.QuoteValidity, null, null);
        var standing = order.Quotes.Where(other => other.Key is not null || other.ExpiresAt > Now).TakeLast(MaxQuotes - 1);
        var next = order with { Quotes = [.. standing, quote] };
        await (_saga = state.CommitAsync(next, CommitOf(next, null)));
        return new CancellationQuote(quote.Id, quote.Refund, quote.ExpiresAt);
    }

    public async Task<OrderReply> ConfirmCancellation(ConfirmCancellation command)
    {
        var key = HashOf(command.IdempotencyKey);
        var order = await Settled();
        if (order is null || !command.Caller.MayActFor(order.UserId)) return new OrderReply(null, NotFound, false);
        if (order.Quotes.FirstOrDefault(other => other.Key == key) is { } confirmed)
        {
            if (confirmed.Id != command.QuoteId || confirmed.RequestHash != command.RequestHash) return new OrderReply(null, Reused, false);
            await Bounded(Drive());
            return new OrderReply(await View(state.Value!), null, true);
        }

        if (order.Quotes.FirstOrDefault(other => other.Id == command.QuoteId) is not { } quote)
        {
            return new OrderReply(null, new Refusal(RefusalCodes.QuoteNotFound, "The order has no such quote."), false);
        }

        if (IsUnderWay) return new OrderReply(await View(order), Busy, false);
        if (CannotCancel(order) is { } refusal) return new OrderReply(await View(order), refusal, false);
        var refund = order.WasConfirmed ? order.Total : Money.Zero(order.Total.Currency);
        if (quote.ExpiresAt <= Now || quote.Refund != refund)
        {
            return new OrderReply(await View(order), new Refusal(RefusalCodes.QuoteExpired, "The quote does not stand any more; ask for another."), false);
        }

        EnterGate();
        try
        {
            var next = order with
            {
                Phase = OrderPhase.Cancelling,
                CancelledBy = quote.Id,
                Quotes = order.Quotes.Replace(quote, quote with { Key = key, RequestHash = command.RequestHash }),
            };
            _progress = new Progress();
            await (_saga = Begin(order, next));
            await Bounded(Drive());
        }
        finally
        {
            LeaveGate();
        }

        return new OrderReply(await View(state.Value!), null, false);
    }

    /// <summary>The order, after what it was in the middle of; <see langword="null"/> if there is none.</summary>
    private async Task<OrderState?> Settled()
    {
        await state.LoadAsync();
        if (state.Value is not null) await Bounded(Drive());
        return state.Value;
    }

    private Refusal? CannotCancel(OrderState order) =>
        order.Phase is not (OrderPhase.Confirmed or OrderPhase.Held) ? Conflict(order)
        : order.Segments.Any(segment => segment.DepartureUtc <= Now) ? new Refusal(RefusalCodes.OrderStatusConflict, "A flight of the order has departed.")
        : null;

    private static bool IsPart(ImmutableArray<int> positions, int count) => !positions.IsEmpty && positions.Distinct().Count() < count;
}
