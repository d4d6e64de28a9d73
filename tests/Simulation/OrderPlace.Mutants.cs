using System.Collections.Immutable;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>Deliberate bugs of orders.</summary>
internal sealed partial class OrderPlace
{
    private string Key(string key) => world.Mutant == Mutant.FreshGatewayKeys ? $"{key}/{++_freshKeys}" : key;

    private string RefundKey(string key) => world.Mutant == Mutant.RefundTwice ? $"{key}/{++_freshKeys}" : Key(key);

    private SagaStep Mutate(OrderState order, SagaProgress progress, SagaStep step)
    {
        switch (world.Mutant)
        {
            case Mutant.ExpireInMemory when step is SagaStep.Write { Next.Phase: OrderPhase.Aborting } && order.Phase == OrderPhase.Held:
                ReleaseAll(order);
                return step;
            case Mutant.ReleaseBeforePayment when order.Phase == OrderPhase.Aborting && !progress.Released && step is not SagaStep.Write:
                return new SagaStep.Release(OrderSaga.Everything(order), order.Attempt);
            case Mutant.CaptureBeforeConfirm when step is SagaStep.Confirm && order.Phase == OrderPhase.Placed && progress.Money == MoneyFact.Authorized:
                return new SagaStep.Capture(order.OpenPayment!);
            case Mutant.ForgetVoid when step is SagaStep.Void:
                return new SagaStep.Release(OrderSaga.Everything(order), order.Attempt) is var release && progress.Released
                    ? new SagaStep.Write(order.End(PaymentStatus.Voided))
                    : release;
            case Mutant.ForgetCancelRefund when step is SagaStep.Refund && order.Phase == OrderPhase.Cancelling:
                return new SagaStep.Write(order.Cancelled());
            case Mutant.LeaveFirst when step is SagaStep.Confirm && order.Phase == OrderPhase.Changing:
                foreach (var participant in OrderSaga.Everything(order).Where(participant => participant.Segment == order.Change!.Segment)) town.Release(participant, Id, order.Attempt, _ => { });
                return step;
            case Mutant.SwitchUnconfirmed when step is SagaStep.Confirm && order.Phase == OrderPhase.Changing:
                return FlightChange.Next(order, progress with { Confirmed = true });
            case Mutant.ForgetDifference when step is SagaStep.Capture && order.Phase == OrderPhase.Changing:
                return FlightChange.Next(order, progress with { Money = MoneyFact.Captured });
            case Mutant.DifferenceBeforeConfirm when step is SagaStep.Confirm && order.Phase == OrderPhase.Changing && progress.Money == MoneyFact.Authorized && order.OpenPayment is { } early:
                return new SagaStep.Capture(early);
            case Mutant.ForgetChangeRefund when step is SagaStep.Refund && order.Phase == OrderPhase.Leaving:
                return FlightChange.Next(order, progress with { Shares = int.MaxValue });
            case Mutant.StayOnBoth when step is SagaStep.Release && order.Phase == OrderPhase.Leaving:
            case Mutant.RevertKeepsPlaces when step is SagaStep.Release && order.Phase == OrderPhase.Reverting:
                return FlightChange.Next(order, progress with { Released = true });
            case Mutant.RevertKeepsMoney when step is SagaStep.Void or SagaStep.Refund && order.Phase == OrderPhase.Reverting:
                return FlightChange.Next(order, progress with { Money = MoneyFact.Gone, PaymentEnd = PaymentStatus.Voided });
            case Mutant.TellBeforeDurable when step is SagaStep.Write { Next.Phase: OrderPhase.Confirmed }:
                ToldConfirmed = true;
                return step;
            case Mutant.ReleaseBeforeAborting when step is SagaStep.Write { Next.Phase: OrderPhase.Aborting } && order.Phase == OrderPhase.Placed:
                ReleaseAll(order);
                return step;
            case Mutant.ForgetAbortRefund when step is SagaStep.Refund && order.Phase == OrderPhase.Aborting:
                return OrderSaga.Next(order, progress with { Money = MoneyFact.Gone, PaymentEnd = PaymentStatus.Refunded }, world.Now);
            case Mutant.ForgetPartRefund when step is SagaStep.Refund && order.Phase == OrderPhase.Reducing:
                return PartialCancellation.Next(order, progress with { Shares = int.MaxValue });
            case Mutant.KeepPlaces when step is SagaStep.Hold or SagaStep.Confirm && order.Phase == OrderPhase.Reducing:
                return PartialCancellation.Next(order, progress with { Held = true, Confirmed = true });
            case Mutant.ReleaseWhole when step is SagaStep.Release && order.Phase == OrderPhase.Reducing:
                return new SagaStep.Release(OrderSaga.Everything(order), order.Attempt);
            default:
                return step;
        }
    }

    private ConfirmResult?[] Mutate(ConfirmResult?[] answers) => world.Mutant switch
    {
        Mutant.HoldLostIsDone => [.. answers.Select(answer => answer is ConfirmResult.HoldLost or ConfirmResult.Stale ? ConfirmResult.Done : answer)],
        Mutant.OneConfirmIsEnough when answers.Contains(ConfirmResult.Done) => [.. answers.Select(_ => (ConfirmResult?)ConfirmResult.Done)],
        _ => answers,
    };
}
