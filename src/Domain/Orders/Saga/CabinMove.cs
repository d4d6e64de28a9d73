using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// Moving a segment to another cabin of its flight, because the airplane has lost the one it was sold in: places there are held and sold
/// under a later attempt, by which the flight gives up the old ones; then the old seats are released, the difference of the fares goes
/// back, and the order says so. Where there is no room after all, the order keeps what it had. The tickets stay the same.
/// </summary>
/// <remarks>
/// An activation that finds no room cannot know what another one of a torn cluster has bought. So it first makes it durable that it goes
/// back, and then buys the old places under a later attempt. These are refused only where the new ones have been sold: then it goes
/// forward again.
/// </remarks>
internal static class CabinMove
{
    public static SagaStep Next(OrderState order, SagaProgress progress)
    {
        if (order.RefundDecided) return Leave(order, progress);
        if (order.FailureCode is { } code) return GoBack(order, progress, code);
        if (progress.Failure is not null || (progress.HoldLost && order.IsExhausted))
            return Turn(order, progress.Failure ?? RefusalCodes.SoldOut);
        if (progress.HoldLost) return new SagaStep.Write(order.HoldAgain());
        if (!progress.Held) return new SagaStep.Hold(Wanted(order), order.Attempt, Promised: false);
        if (!progress.Confirmed) return new SagaStep.Confirm(Wanted(order), order.Attempt);

        // Durable before money goes back: while a cluster is torn another activation may have found no room, and gone back.
        return new SagaStep.Write(order with { RefundDecided = true });
    }

    private static SagaStep GoBack(OrderState order, SagaProgress progress, string code)
    {
        if (progress.Failure is not null) return order.IsExhausted ? new SagaStep.Write(Stayed(order, code)) : Turn(order, null);
        if (progress.HoldLost) return new SagaStep.Write(order.HoldAgain());
        if (!progress.Held) return new SagaStep.Hold(Old(order), order.Attempt, Promised: false);
        if (!progress.Confirmed) return new SagaStep.Confirm(Old(order), order.Attempt);
        return new SagaStep.Write(Stayed(order, code));
    }

    // Under a new attempt, so that what another activation still asks for under the last one comes too late.
    private static SagaStep.Write Turn(OrderState order, string? code) =>
        new SagaStep.Write(order with { Attempt = order.Attempt + 1, FailureCode = code });

    private static SagaStep Leave(OrderState order, SagaProgress progress)
    {
        if (!progress.Released) return new SagaStep.Release(OldSeats(order), order.Attempt);
        return OrderSaga.NextShare(order, progress) ?? new SagaStep.Write(Moved(order));
    }

    /// <summary>The places in the other cabin. No seats are named: those are for the customer to choose, or for check-in to give.</summary>
    public static ImmutableArray<Participant> Wanted(OrderState order) => FlightChange.Of(order, order.Change!);

    /// <summary>
    /// The durable beginning: for an order that is paid a saga of its own, for one that is held a promise of the other places.
    /// </summary>
    /// <param name="order">The order, at rest.</param>
    /// <param name="quoteId">The id under which it is remembered, and under which money goes back.</param>
    /// <param name="move">The move.</param>
    public static OrderState Begin(OrderState order, string quoteId, OrderChange move) => order.Phase == OrderPhase.Held
        ? order with
        {
            Phase = OrderPhase.Promising,
            Attempt = order.Attempt + 1,
            BaseAttempt = order.Attempt,
            MustRehold = false,
            Segments = order.Segments.SetItem(move.Segment, move.Other),
        }
        : order with
        {
            Phase = OrderPhase.Moving,
            // Above the attempt of seats that were asked for and refused.
            Attempt = order.Attempt + 2,
            BaseAttempt = order.Attempt,
            RefundDecided = false,
            FailureCode = null,
            Change = move,
            CancelledBy = quoteId,
            Quotes = order.Quotes.Add(new OrderQuote(quoteId, move.Refund, DateTimeOffset.MinValue, quoteId, "") { Change = move }),
        };

    // The places the order came from. Its seats were never given up.
    private static ImmutableArray<Participant> Old(OrderState order)
    {
        var segment = order.Segments[order.Change!.Segment];
        return FlightChange.Of(order, order.Change with { Other = segment with { Seats = [] } });
    }

    private static ImmutableArray<Participant> OldSeats(OrderState order)
    {
        var segment = order.Segments[order.Change!.Segment];
        return [.. Participant.OfSeats(segment, order.Change.Segment, segment.Seats)];
    }

    private static OrderState Moved(OrderState order)
    {
        var moved = Refunds.Settle(order, Refunds.Plan(order, order.CancelledBy!, order.Refund)) with
        {
            Phase = OrderPhase.Confirmed,
            MustRehold = false,
            RefundDecided = false,
            Segments = order.Segments.SetItem(order.Change!.Segment, order.Change.Other),
            CheckIns = [.. order.CheckIns.Where(checkIn => checkIn.Segment != order.Change.Segment)],
            Change = null,
            CancelledBy = null,
        };

        // The difference could not come back in full where the order had given more back than it knows.
        var kept = order.Total - moved.Total - order.Refund;
        return kept.Minor == 0 ? moved : moved with { Retained = order.RetainedSoFar + kept };
    }

    private static OrderState Stayed(OrderState order, string code) => FlightChange.Stayed(order with { FailureCode = code }, default);
}
