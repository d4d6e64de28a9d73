using System.Collections.Immutable;
using System.Security.Cryptography;

namespace FlightTickets.Orders;

/// <summary>Cancelling in two steps.</summary>
internal sealed partial class OrderGrain
{
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
        var id = "quo_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var next = Cancelling.Quote(order, id, options.Value.QuoteValidity, Now);
        if (next.IsRefused) return next.Refusal;
        await (_saga = state.CommitAsync(next.Value, CommitOf(next.Value, null)));
        var quote = next.Value.Quotes[^1];
        return new CancellationQuote(quote.Id, quote.Refund, quote.ExpiresAt);
    }

    public async Task<OrderReply> ConfirmCancellation(ConfirmCancellation command)
    {
        var key = HashOf(command.IdempotencyKey);
        var order = await Settled();
        if (order is null || !command.Caller.MayActFor(order.UserId)) return new OrderReply(null, NotFound, false);
        if (Cancelling.Find(order, key) is { } confirmed)
        {
            return confirmed.Id == command.QuoteId && confirmed.RequestHash == command.RequestHash
                ? new OrderReply(await View(order), null, true)
                : new OrderReply(null, Reused, false);
        }

        if (IsUnderWay) return new OrderReply(await View(order), Busy, false);
        var begun = Cancelling.Begin(order, command.QuoteId, key, command.RequestHash, Now);
        if (begun.IsRefused) return new OrderReply(begun.Refusal.Code == RefusalCodes.QuoteNotFound ? null : await View(order), begun.Refusal, false);
        await Begin(begun.Value, new Progress());
        return new OrderReply(await View(state.Value!), null, false);
    }

    /// <summary>The order, after what it was in the middle of; <see langword="null"/> if there is none.</summary>
    private async Task<OrderState?> Settled()
    {
        await state.LoadAsync();
        if (state.Value is not null) await Bounded(Drive());
        return state.Value;
    }

    private static bool IsPart(ImmutableArray<int> positions, int count) => !positions.IsEmpty && positions.Distinct().Count() < count;
}
