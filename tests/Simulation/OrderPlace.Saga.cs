using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>The saga's loop: asks for the next step, does it, and asks again.</summary>
internal sealed partial class OrderPlace
{
    private void Drive(Activation activation)
    {
        if (activation.IsRunning) return;
        activation.IsRunning = true;
        activation.Progress = activation.Progress with { Misses = 0 };
        Loop(activation);
    }

    private void Loop(Activation activation)
    {
        var order = activation.Value!;
        var step = Mutate(order, activation.Progress, OrderSaga.Next(order, activation.Progress, world.Now));
        var misses = activation.Progress.Misses;

        void Continue(SagaProgress progress)
        {
            activation.Progress = progress;
            if (progress.Misses <= misses)
            {
                Loop(activation);
            }
            else if (progress.Misses > MaxMisses)
            {
                activation.IsRunning = false;
            }
            else
            {
                var epoch = activation.Epoch;
                world.After(TimeSpan.FromMilliseconds(40 << misses), () =>
                {
                    if (activation.Epoch == epoch) Loop(activation);
                });
            }
        }

        switch (step)
        {
            case SagaStep.Rest:
                Tell(order);
                Drop(activation);
                break;
            case SagaStep.Write write:
                Write(activation, write.Next, () =>
                {
                    activation.Progress = OrderSaga.AfterWrite(order, write.Next, activation.Progress);
                    Loop(activation);
                });
                break;
            case SagaStep.Hold hold:
                var ttl = hold.Promised ? order.HoldExpiresAt!.Value - world.Now + HoldRules.PromiseGrace : PayNow;
                Ask<HoldResult>(activation, hold.Participants, (participant, reply) => town.Hold(participant, new HoldRequest(Id, hold.Attempt, participant.Claim, ttl, hold.Promised), reply),
                    answers => Continue(OrderSaga.AfterHold(order, activation.Progress, hold, [.. answers.Cast<HoldResult?>()])));
                break;
            case SagaStep.Confirm confirm:
                Ask<ConfirmResult>(activation, confirm.Participants, (participant, reply) => town.Confirm(participant, Id, confirm.Attempt, reply),
                    answers => Continue(OrderSaga.AfterConfirm(order, activation.Progress, confirm, Mutate([.. answers.Select(answer => (ConfirmResult?)answer)]))));
                break;
            case SagaStep.Release release:
                Ask<bool>(activation, release.Participants, (participant, reply) => town.Release(participant, Id, release.Attempt, reply),
                    answers => Continue(OrderSaga.AfterRelease(activation.Progress, answers.All(answer => answer is not null))));
                break;
            case SagaStep.Withdraw withdraw:
                Ask<bool>(activation, withdraw.Participants, (participant, reply) => town.Withdraw(participant, Id, withdraw.Attempt, reply),
                    answers => Continue(OrderSaga.AfterRelease(activation.Progress, answers.All(answer => answer is not null))));
                break;
            case SagaStep.Authorize { Payment: var payment }:
                AskPayment(activation, (place, cashier, reply) => place.Authorize(cashier, new AuthorizePayment(Key(PaymentKeys.Authorize(Id, payment.Number)), Id, order.UserId, payment.Amount, payment.Token!), reply),
                    payment, outcome => Continue(OrderSaga.AfterAuthorize(order, activation.Progress, outcome)));
                break;
            case SagaStep.Capture { Payment: var payment }:
                AskPayment(activation, (place, cashier, reply) => place.Capture(cashier, Key(PaymentKeys.Capture(Id, payment.Number)), reply),
                    payment, outcome => Continue(OrderSaga.AfterCapture(activation.Progress, outcome)));
                break;
            case SagaStep.Void { Payment: var payment }:
                AskPayment(activation, (place, cashier, reply) => place.Void(cashier, Key(PaymentKeys.Void(Id, payment.Number)), reply),
                    payment, outcome => Continue(OrderSaga.AfterVoid(activation.Progress, outcome)));
                break;
            case SagaStep.Refund { Payment: var payment } refund:
                AskPayment(activation, (place, cashier, reply) => place.Refund(cashier, RefundKey(refund.Key), refund.Amount, reply),
                    payment, outcome => Continue(OrderSaga.AfterRefund(activation.Progress, outcome)));
                break;
        }
    }

    private void Write(Activation activation, OrderState next, Action then)
    {
        var epoch = activation.Epoch;
        activation.Value = next;
        Row.Write(activation.Etag, next, WakeAfter(next), (result, etag) =>
        {
            if (activation.Epoch != epoch) return;
            world.Note($"{Id} {next.Phase} attempt {next.Attempt}: {result}");
            if (result != WriteResult.Done)
            {
                Drop(activation);
                return;
            }

            activation.Etag = etag;
            if (next.Phase == OrderPhase.Held) Invariants.CheckHolds(town);
            then();
        });
    }

    private TimeSpan? WakeAfter(OrderState order) =>
        order.Phase == OrderPhase.Held ? order.HoldExpiresAt!.Value - world.Now
        : order.IsResting || world.Mutant == Mutant.ForgetWakeUp ? null
        : RecoverAfter;

    private void Tell(OrderState order)
    {
        ToldConfirmed |= order.Phase == OrderPhase.Confirmed;
        ToldDeclined |= order.Phase == OrderPhase.Failed;
    }
}
