using System.Collections.Immutable;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>What an order sends, and how long it waits for answers.</summary>
internal sealed partial class OrderPlace
{
    private void Ask<TAnswer>(Activation activation, ImmutableArray<Participant> participants, Action<Participant, Action<TAnswer>> send, Action<object?[]> done)
    {
        var answers = new object?[participants.Length];
        var (missing, over, epoch) = (participants.Length, false, activation.Epoch);

        void Finish()
        {
            if (over || activation.Epoch != epoch) return;
            over = true;
            done(answers);
        }

        for (var i = 0; i < participants.Length; i++)
        {
            var index = i;
            send(participants[index], answer =>
            {
                if (over || answers[index] is not null) return;
                answers[index] = answer;
                if (--missing == 0) Finish();
            });
        }

        world.After(CallTimeout, Finish);
    }

    private void AskPayment(Activation activation, Action<PaymentPlace, int, Action<PaymentOutcome>> ask, OrderPayment payment, Action<PaymentOutcome> done)
    {
        var (over, epoch) = (false, activation.Epoch);

        void Finish(PaymentOutcome outcome)
        {
            if (over || activation.Epoch != epoch) return;
            over = true;
            done(outcome switch
            {
                PaymentOutcome.Unknown when world.Mutant == Mutant.UnknownIsDeclined => PaymentOutcome.Declined,
                PaymentOutcome.Unknown when world.Mutant == Mutant.UnknownIsDone => PaymentOutcome.Done,
                _ => outcome,
            });
        }

        world.Send(() => ask(town.Payment(PaymentId.Of(Id, payment.Number)), activation == _activations[0] ? 0 : 1, Finish));
        world.After(CallTimeout, () => Finish(PaymentOutcome.Unknown));
    }

    /// <summary>The order was placed before: who asked for it waits for its saga, and who asked for something else under its key goes away.</summary>
    private void Replay(Activation activation, PlaceOrder command)
    {
        if (activation.Value!.RequestHash == command.RequestHash) Drive(activation);
        else if (!activation.IsRunning && activation.Value.IsResting) Drop(activation);
    }

    private void Withdraw(ImmutableArray<Participant> participants, int attempt)
    {
        foreach (var participant in participants) town.Withdraw(participant, Id, attempt, _ => { });
    }

    private void ReleaseAll(OrderState order)
    {
        foreach (var participant in OrderSaga.Everything(order)) town.Release(participant, Id, order.Attempt, _ => { });
    }

    private void ReleasePart(OrderState order)
    {
        var needed = Participant.Of(order.Passengers.Length, order.CancelledPart.TakenOff(order)).Select(participant => participant.Key).ToHashSet();
        foreach (var participant in OrderSaga.Everything(order).Where(participant => !needed.Contains(participant.Key))) town.Release(participant, Id, order.Attempt, _ => { });
    }

    private void ReleaseSeats(OrderState order)
    {
        foreach (var participant in OrderSaga.Everything(order).Where(participant => participant.Passenger >= 0)) town.Release(participant, Id, order.Attempt, _ => { });
    }
}
