using System.Collections.Frozen;
using System.Collections.Immutable;
using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>Cancelling in two steps.</summary>
internal sealed partial class OrderDriver
{
    /// <summary>Quotes what cancelling the order, or a part of it, gives back.</summary>
    public async Task<Result<CancellationQuote>> QuoteCancellation(
        Caller caller, ImmutableArray<int> passengers, ImmutableArray<int> segments)
    {
        var order = await Settle();
        if (order is null || !caller.MayActFor(order.UserId)) return OrderRefusals.NotFound;
        var part = new OrderPart([.. passengers.Distinct().Order()], [.. segments.Distinct().Order()]);
        return Cancellation.RefusePart(order, part) is { } refusal ? refusal : await Quote(order, part, inFull: false);
    }

    /// <summary>
    /// Quotes what cancelling a flight of the order gives back if the airline is to blame. The order's other flights stay, even if they are
    /// not paid for yet.
    /// </summary>
    public async Task<Result<CancellationQuote>> QuoteRefund(Caller caller, string flightId)
    {
        var order = await Settle();
        if (order is null || !caller.IsAgent) return OrderRefusals.NotFound;
        var flight = await ports.Flights.Get(flightId);
        order = Value!;
        var affected = order.Segments.Select((segment, i) => (segment, i)).Where(at => at.segment.FlightId == flightId).ToArray();
        if (affected.Length == 0) return OrderRefusals.NotFound;
        if (flight is not null && DepartureRules.HasLeft(flight, affected[0].segment.DepartureUtc, Now))
            return new Refusal(RefusalCodes.OrderStatusConflict, "The flight has departed.");
        var part = new OrderPart([], [.. affected.Select(at => at.i)]);
        return await Quote(order, part, inFull: true, late: flightId, flight?.Status == FlightStatus.Cancelled ? flightId : null);
    }

    /// <summary>Cancels as quoted.</summary>
    public async Task<OrderAnswer> ConfirmCancellation(ConfirmCancellation command)
    {
        var key = HashOf(command.IdempotencyKey);
        var order = await Settle();
        if (order is null || !command.Caller.MayActFor(order.UserId)) return OrderRefusals.NotFound;

        // The flights are asked before the key is looked up: the later of two calls under one key must see what the first began.
        var (departed, onBoard) = (await AskDeparted(order), await AskOnBoard(order));
        order = (await Settle())!;
        if (Cancellation.Find(order, key) is { } confirmed)
        {
            return confirmed.Id == command.QuoteId && confirmed.RequestHash == command.RequestHash
                ? new OrderAnswer(Shown, null, true)
                : OrderRefusals.KeyReused;
        }

        if (IsUnderWay) return new OrderAnswer(Shown, OrderRefusals.Busy, false);
        var quoted = order.Quotes.FirstOrDefault(quote => quote.Id == command.QuoteId)?.Part ?? OrderPart.Everything;
        if (onBoard.Refuse(order, quoted) is { } boarded) return new OrderAnswer(Shown, boarded, false);
        var begun = Cancellation.Begin(order, command.QuoteId, key, command.RequestHash, Now, departed);
        if (begun.IsRefused) return new OrderAnswer(begun.Refusal.Code == RefusalCodes.QuoteNotFound ? null : Shown, begun.Refusal, false);
        await Begin(begun.Value);
        return new OrderAnswer(Shown, null, false);
    }

    private async Task<Result<CancellationQuote>> Quote(
        OrderState order, OrderPart part, bool inFull, string? late = null, string? cancelledFlight = null)
    {
        var flights = await AskFlights(order);
        var (departed, onBoard) = (DepartedOf(order, flights, except: late), await AskOnBoard(order));
        order = Value!;
        if (IsUnderWay) return OrderRefusals.Busy;
        // A customer need not wait for the choice that a cancelled flight gives: cancelling any part gives it back in full.
        cancelledFlight ??= order.Segments.Where((segment, i) => order.Travelling(i) != 0)
            .FirstOrDefault(segment => flights.Any(flight => flight?.Id == segment.FlightId && flight.Status == FlightStatus.Cancelled))
            ?.FlightId;
        if (onBoard.Refuse(order, part) is { } boarded) return boarded;
        var next = Cancellation.Quote(order, ports.Host.NewQuoteId("quo"), part, inFull, ports.Options.QuoteValidity, Now,
            departed, cancelledFlight);
        if (next.IsRefused) return next.Refusal;
        await (_saga = Commit(next.Value));
        var quote = next.Value.Quotes[^1];
        return new CancellationQuote(quote.Id, quote.Refund, quote.ExpiresAt);
    }

    /// <summary>Asks the order's flights which of them have left.</summary>
    private async Task<DepartedFlights> AskDeparted(OrderState order) => DepartedOf(order, await AskFlights(order));

    private Task<FlightView?[]> AskFlights(OrderState order) =>
        Task.WhenAll(order.Segments.Select(segment => ports.Flights.Get(segment.FlightId)));

    /// <summary>Which of the order's flights have left.</summary>
    /// <param name="order">The order.</param>
    /// <param name="flights">Its flights, by segment.</param>
    /// <param name="except">A flight that is known not to have left, although by its schedule it should have.</param>
    private DepartedFlights DepartedOf(OrderState order, FlightView?[] flights, string? except = null) => new(order.Segments
        .Where((segment, i) => segment.FlightId != except && DepartureRules.HasLeft(flights[i], segment.DepartureUtc, Now))
        .Select(segment => segment.FlightId)
        .ToFrozenSet(StringComparer.Ordinal));
}
