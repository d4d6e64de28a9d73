using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using FlightTickets.Flights;

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
            return new Refusal(RefusalCodes.Invalid, "There is no such passenger.") { Field = FieldPath.Of(nameof(passengers)) };
        }

        if (segments.Any(segment => segment < 0 || segment >= order.Segments.Length))
        {
            return new Refusal(RefusalCodes.Invalid, "There is no such segment.") { Field = FieldPath.Of(nameof(segments)) };
        }

        return await Quote(order, new OrderPart(Positions(passengers), Positions(segments)), inFull: false);
    }

    public async Task<Result<CancellationQuote>> QuoteRefund(Caller caller, string flightId)
    {
        var order = await Settled();
        if (order is null || !caller.IsAgent) return NotFound;
        if (await GrainFactory.GetGrain<IFlightGrain>(flightId).Get() is { } flight && DepartureRules.HasLeft(flight.Status) == true)
            return new Refusal(RefusalCodes.OrderStatusConflict, "The flight has departed.");
        return await Quote(order, OrderPart.Everything, inFull: true, late: flightId);
    }

    private async Task<Result<CancellationQuote>> Quote(OrderState order, OrderPart part, bool inFull, string? late = null)
    {
        var departed = await Departed(order, except: late);
        order = state.Value!;
        if (IsUnderWay) return Busy;
        var next = Cancellation.Quote(order, NewQuote("quo"), part, inFull, options.Value.QuoteValidity, Now, departed);
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

        // The flights are asked before the key is looked for: of two calls under one key the later one must find what the first began.
        var departed = await Departed(order);
        order = (await Settled())!;
        if (Cancellation.Find(order, key) is { } confirmed)
        {
            return confirmed.Id == command.QuoteId && confirmed.RequestHash == command.RequestHash
                ? new OrderReply(await View(order), null, true)
                : new OrderReply(null, Reused, false);
        }

        if (IsUnderWay) return new OrderReply(await View(order), Busy, false);
        var begun = Cancellation.Begin(order, command.QuoteId, key, command.RequestHash, Now, departed);
        if (begun.IsRefused) return new OrderReply(begun.Refusal.Code == RefusalCodes.QuoteNotFound ? null : await View(order), begun.Refusal, false);
        await Begin(begun.Value, new SagaProgress());
        return new OrderReply(await View(state.Value!), null, false);
    }

    /// <summary>Asks the order's flights which of them have left.</summary>
    /// <param name="order">The order.</param>
    /// <param name="except">A flight that is known not to have left, although by its plan it should have.</param>
    private async Task<DepartedFlights> Departed(OrderState order, string? except = null)
    {
        var segments = order.Segments.Where(segment => segment.FlightId != except).ToArray();
        var flights = await Task.WhenAll(segments.Select(segment => GrainFactory.GetGrain<IFlightGrain>(segment.FlightId).Get()));
        return new DepartedFlights(segments
            .Where((segment, i) => DepartureRules.HasLeft(flights[i], segment.DepartureUtc, Now))
            .Select(segment => segment.FlightId)
            .ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>The order, after what it was in the middle of; <see langword="null"/> if there is none.</summary>
    private async Task<OrderState?> Settled()
    {
        if (await Found() is not null) await Bounded(Drive());
        return state.Value;
    }

    /// <summary>
    /// The order as it is; <see langword="null"/> if there is none. What was not there is not remembered: while a cluster is torn another activation may be
    /// placing it, and this one would know of no order for as long as it lives.
    /// </summary>
    private async Task<OrderState?> Found()
    {
        await state.LoadAsync();
        if (state.Value is null && _placed is null) DeactivateOnIdle();
        return state.Value;
    }

    private static ImmutableArray<int> Positions(ImmutableArray<int> positions) => [.. positions.Distinct().Order()];

    private static string NewQuote(string prefix) => $"{prefix}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
}
