using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// Moves a segment to another cabin of its flight, because the airplane has lost the cabin that was sold. Places there are held and sold
/// under a later attempt, by which the flight gives up the old ones; then the old seats are released, the difference of the fares is
/// refunded, and the order records the move. If there is no room after all, the order keeps what it had. The tickets stay the same.
/// </summary>
/// <remarks>
/// An activation that finds no room cannot know what another one in a torn cluster has bought. So it first records durably that it goes
/// back, and then buys the old places under a later attempt. These are refused only if the new ones have been sold: then it goes forward
/// again.
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

        // Durable before the refund: in a torn cluster another activation may have found no room, and gone back.
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

    // Under a new attempt, so that another activation's requests under the last one come too late.
    private static SagaStep.Write Turn(OrderState order, string? code) =>
        new SagaStep.Write(order with { Attempt = order.Attempt + 1, FailureCode = code });

    private static SagaStep Leave(OrderState order, SagaProgress progress)
    {
        if (!progress.Released) return new SagaStep.Release(OldSeats(order), order.Attempt);
        return OrderSaga.NextShare(order, progress) ?? new SagaStep.Write(Moved(order));
    }

    /// <summary>The places in the other cabin. No seats are named: the customer chooses them, or check-in assigns them.</summary>
    public static ImmutableArray<Participant> Wanted(OrderState order) => FlightChange.Of(order, order.Change!);

    /// <summary>
    /// The durable beginning: for a paid order a saga of its own, for a held one a promise of the other places.
    /// </summary>
    /// <param name="order">The order, at rest.</param>
    /// <param name="quoteId">The id that records the move, and under which money is refunded.</param>
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
            // Above the attempt of seats that were requested and refused.
            Attempt = order.Attempt + 2,
            BaseAttempt = order.Attempt,
            RefundDecided = false,
            FailureCode = null,
            Change = move,
            CancelledBy = quoteId,
            Quotes = order.Quotes.Add(new OrderQuote(quoteId, move.Refund, DateTimeOffset.MinValue, quoteId, "") { Change = move }),
        };

    // The places before the move. Its seats were never given up.
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

        // A restored order may have refunded more than it knows, so the difference may not be payable in full.
        var kept = order.Total - moved.Total - order.Refund;
        return kept.Minor == 0 ? moved : moved with { Retained = order.RetainedSoFar + kept };
    }

    private static OrderState Stayed(OrderState order, string code) => FlightChange.Stayed(order with { FailureCode = code }, default);
}
