using System.Collections.Immutable;
using FlightTickets.Booking;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>Deliberate bugs of orders.</summary>
internal sealed partial class OrderPlace
{
    private string Key(string key) => world.Mutant == Mutant.FreshGatewayKeys ? $"{key}/{++_freshKeys}" : key;

    private string RefundKey(string key) => world.Mutant == Mutant.RefundTwice ? $"{key}/{++_freshKeys}" : Key(key);

    private Step Mutate(OrderState order, Progress progress, Step step)
    {
        switch (world.Mutant)
        {
            case Mutant.ExpireInMemory when step is Step.Write { Next.Phase: OrderPhase.Aborting } && order.Phase == OrderPhase.Held:
                ReleaseAll(order);
                return step;
            case Mutant.ReleaseBeforePayment when order.Phase == OrderPhase.Aborting && !progress.Released && step is not Step.Write:
                return new Step.Release(OrderSaga.Everything(order), order.Attempt);
            case Mutant.CaptureBeforeConfirm when step is Step.Confirm && order.Phase == OrderPhase.Placed && progress.Money == MoneyFact.Authorized:
                return new Step.Capture(order.OpenPayment!);
            case Mutant.ForgetVoid when step is Step.Void:
                return new Step.Release(OrderSaga.Everything(order), order.Attempt) is var release && progress.Released
                    ? new Step.Write(order.End(PaymentStatus.Voided))
                    : release;
            case Mutant.ForgetCancelRefund when step is Step.Refund && order.Phase == OrderPhase.Cancelling:
                return new Step.Write(order.Cancelled());
            case Mutant.LeaveFirst when step is Step.Confirm && order.Phase == OrderPhase.Changing:
                foreach (var participant in OrderSaga.Everything(order).Where(participant => participant.Segment == order.Change!.Segment)) town.Release(participant, Id, order.Attempt, _ => { });
                return step;
            case Mutant.SwitchUnconfirmed when step is Step.Confirm && order.Phase == OrderPhase.Changing:
                return Changing.Next(order, progress with { Confirmed = true });
            case Mutant.ForgetDifference when step is Step.Capture && order.Phase == OrderPhase.Changing:
                return Changing.Next(order, progress with { Money = MoneyFact.Captured });
            case Mutant.DifferenceBeforeConfirm when step is Step.Confirm && order.Phase == OrderPhase.Changing && progress.Money == MoneyFact.Authorized && order.OpenPayment is { } early:
                return new Step.Capture(early);
            case Mutant.ForgetChangeRefund when step is Step.Refund && order.Phase == OrderPhase.Leaving:
                return Changing.Next(order, progress with { Shares = int.MaxValue });
            case Mutant.StayOnBoth when step is Step.Release && order.Phase == OrderPhase.Leaving:
            case Mutant.RevertKeepsPlaces when step is Step.Release && order.Phase == OrderPhase.Reverting:
                return Changing.Next(order, progress with { Released = true });
            case Mutant.RevertKeepsMoney when step is Step.Void or Step.Refund && order.Phase == OrderPhase.Reverting:
                return Changing.Next(order, progress with { Money = MoneyFact.Gone, PaymentEnd = PaymentStatus.Voided });
            case Mutant.TellBeforeDurable when step is Step.Write { Next.Phase: OrderPhase.Confirmed }:
                ToldConfirmed = true;
                return step;
            case Mutant.ReleaseBeforeAborting when step is Step.Write { Next.Phase: OrderPhase.Aborting } && order.Phase == OrderPhase.Placed:
                ReleaseAll(order);
                return step;
            case Mutant.ForgetAbortRefund when step is Step.Refund && order.Phase == OrderPhase.Aborting:
                return OrderSaga.Next(order, progress with { Money = MoneyFact.Gone, PaymentEnd = PaymentStatus.Refunded }, world.Now);
            case Mutant.ForgetPartRefund when step is Step.Refund && order.Phase == OrderPhase.Reducing:
                return Reducing.Next(order, progress with { Shares = int.MaxValue });
            case Mutant.KeepPlaces when step is Step.Hold or Step.Confirm && order.Phase == OrderPhase.Reducing:
                return Reducing.Next(order, progress with { Held = true, Confirmed = true });
            case Mutant.ReleaseWhole when step is Step.Release && order.Phase == OrderPhase.Reducing:
                return new Step.Release(OrderSaga.Everything(order), order.Attempt);
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
