using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>
/// Cancels a part of an order. Once that is durable, flights that keep some of the passengers sell it fewer places (a later attempt adopts
/// what an earlier one bought), everything that none of its passengers needs is released, the refund is paid, and then the order becomes
/// smaller.
/// </summary>
internal static class PartialCancellation
{
    public static SagaStep Next(OrderState order, SagaProgress progress)
    {
        // No participant refuses to take places back. If one did, another activation would ask again, at the wake-up.
        if (progress.Failure is not null) return new SagaStep.Rest();
        if (progress.HoldLost) return new SagaStep.Write(order.HoldAgain());
        var fewer = Fewer(order);
        if (!fewer.IsEmpty && !progress.Held) return new SagaStep.Hold(fewer, order.Attempt, Promised: false);
        if (!fewer.IsEmpty && !progress.Confirmed) return new SagaStep.Confirm(fewer, order.Attempt);
        if (!progress.Released) return new SagaStep.Release(Gone(order), order.Attempt);
        return OrderSaga.NextShare(order, progress) ?? new SagaStep.Write(Reduced(order));
    }

    /// <summary>
    /// Flights that keep some of their places. No seats are named, since they may have changed.
    /// </summary>
    private static ImmutableArray<Participant> Fewer(OrderState order)
    {
        var after = order.CancelledPart.TakenOff(order);
        var passengers = order.Passengers.Length;
        return
        [
            .. after
                .Select((segment, i) => (Segment: segment, Index: i, Places: segment.Places(passengers)))
                .Where(kept => kept.Places > 0 && kept.Places < order.Segments[kept.Index].Places(passengers))
                .Select(kept => new Participant(Participant.FlightType, kept.Segment.FlightId,
                    new CabinClaim(kept.Segment.Cabin, kept.Places, []), kept.Index, -1)),
        ];
    }

    /// <summary>
    /// What no passenger of the order needs any more: the part's seats, and flights with no other passengers of the order.
    /// </summary>
    private static ImmutableArray<Participant> Gone(OrderState order)
    {
        var needed = Participant.Of(order.Passengers.Length, order.CancelledPart.TakenOff(order))
            .Select(participant => (participant.GrainType, participant.Key)).ToHashSet();
        return [.. OrderSaga.Everything(order).Where(participant => !needed.Contains((participant.GrainType, participant.Key)))];
    }

    private static OrderState Reduced(OrderState order)
    {
        var reduced = Refunds.Settle(order, Refunds.Plan(order, order.CancelledBy!, order.Refund)) with
        {
            Phase = OrderPhase.Confirmed,
            MustRehold = false,
            Segments = order.CancelledPart.TakenOff(order),
            CancelledBy = null,
        };
        return reduced with { Retained = order.RetainedSoFar + (order.Total - reduced.Total - order.Refund) };
    }
}
