using FlightTickets.Orders;

namespace FlightTickets.Simulation;

/// <summary>Bugs around an order's durable decisions.</summary>
internal sealed class RecordMutation(OrderMutation mutation, IDurableRecord<OrderState> inner) : RecordDecorator<OrderState>(inner)
{
    public override Task CommitAsync(OrderState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events)
    {
        var before = mutation.Order!;
        switch (mutation.Mutant)
        {
            case Mutant.ExpireInMemory when next.Phase == OrderPhase.Aborting && before.Phase == OrderPhase.Held:
            case Mutant.ReleaseBeforeAborting when next.Phase == OrderPhase.Aborting && before.Phase == OrderPhase.Placed:
            case Mutant.CancelInMemory when next.Phase == OrderPhase.Cancelling:
                mutation.ReleaseAll(before);
                break;
            case Mutant.ReduceInMemory when next.Phase == OrderPhase.Reducing:
                mutation.ReleasePart(next);
                break;
            case Mutant.VacateFirst when next.Phase == OrderPhase.Reseating:
                mutation.Release(before, OrderSaga.Everything(before).Where(participant => participant.Passenger >= 0));
                break;
        }

        if (mutation.Mutant == Mutant.CancelWhole) next = WithWholeQuote(next);
        var written = base.CommitAsync(next, WakeAfter(next, wakeAfter), events);
        return mutation.Mutant switch
        {
            Mutant.TellBeforeDurable when next.Phase == OrderPhase.Confirmed => Task.CompletedTask,
            Mutant.ReleaseBeforePayment when next.Phase == OrderPhase.Aborting => ReleaseAfter(written, next),
            _ => written,
        };
    }

    public override Task<bool> TryInsertAsync(OrderState next, TimeSpan? wakeAfter = null) =>
        base.TryInsertAsync(next, WakeAfter(next, wakeAfter));

    public override Task<bool> CommitWithAsync(
        IRecordProposal proposal, OrderState next, TimeSpan? wakeAfter = null, params ReadOnlySpan<object> events)
    {
        var written = base.CommitWithAsync(proposal, next, WakeAfter(next, wakeAfter), events);
        return mutation.Mutant == Mutant.TellBeforeDurable && next.Phase == OrderPhase.Confirmed ? Task.FromResult(true) : written;
    }

    private TimeSpan? WakeAfter(OrderState next, TimeSpan? wakeAfter) =>
        mutation.Mutant == Mutant.ForgetWakeUp && next.Phase != OrderPhase.Held ? null : wakeAfter;

    private static OrderState WithWholeQuote(OrderState order)
    {
        if (order.Quotes is not [.., { InFull: true, Key: null } quote]) return order;
        var refund = order.WasConfirmed ? Refunds.Of(order, OrderPart.Everything, inFull: true) : quote.Refund;
        return order with { Quotes = order.Quotes.Replace(quote, quote with { Part = OrderPart.Everything, Refund = refund }) };
    }

    private async Task ReleaseAfter(Task written, OrderState order)
    {
        await written;
        mutation.ReleaseAll(order);
    }
}
