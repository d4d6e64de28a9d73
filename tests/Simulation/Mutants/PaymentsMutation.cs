using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Simulation;

/// <summary>Bugs around money.</summary>
internal sealed class PaymentsMutation(OrderMutation mutation, IOrderPayments inner) : IOrderPayments
{
    public ICashier Open(string paymentId) => new Clerk(mutation, inner.Open(paymentId));

    private sealed class Clerk(OrderMutation mutation, ICashier inner) : ICashier
    {
        public PaymentState? Known => inner.Known;

        public Task<PaymentOutcome> Authorize(AuthorizePayment command) => Ask(async () =>
        {
            var outcome = await inner.Authorize(command with { Key = Key(command.Key) });
            var isEarly = mutation.Mutant == Mutant.CaptureBeforeConfirm && mutation.Phase == OrderPhase.Placed
                || mutation.Mutant == Mutant.DifferenceBeforeConfirm && mutation.Phase == OrderPhase.Changing;
            if (isEarly && outcome == PaymentOutcome.Done) await inner.Capture(command.Key + "/early");
            return outcome;
        });

        public bool HasCapture => inner.HasCapture;

        public Task<PaymentOutcome> StoreCapture(Func<IRecordProposal, Task<bool>> commit) => inner.StoreCapture(commit);

        public Task<PaymentOutcome> Capture(string key, IDurableRecord? with = null) =>
            mutation.Mutant == Mutant.ForgetDifference && mutation.Phase == OrderPhase.Changing
                ? Task.FromResult(PaymentOutcome.Done)
                : Ask(() => mutation.Mutant == Mutant.HammerGateway ? CaptureOrForget(key, with) : inner.Capture(Key(key), with));

        public Task<PaymentOutcome> Void(string key) =>
            mutation.Mutant == Mutant.ForgetVoid || mutation.Mutant == Mutant.RevertKeepsMoney && mutation.Phase == OrderPhase.Reverting
                ? Task.FromResult(PaymentOutcome.Done)
                : Ask(() => inner.Void(Key(key)));

        public Task<PaymentOutcome> Refund(string key, Money amount)
        {
            var forgets = mutation.Mutant switch
            {
                Mutant.ForgetCancelRefund => mutation.Phase == OrderPhase.Cancelling,
                Mutant.ForgetChangeRefund => mutation.Phase == OrderPhase.Leaving,
                Mutant.ForgetAbortRefund => mutation.Phase == OrderPhase.Aborting,
                Mutant.ForgetMoveRefund => mutation.Phase == OrderPhase.Moving,
                Mutant.ForgetPartRefund => mutation.Phase == OrderPhase.Reducing,
                Mutant.RevertKeepsMoney => mutation.Phase == OrderPhase.Reverting,
                _ => false,
            };
            return forgets
                ? Task.FromResult(PaymentOutcome.Done)
                : Ask(() => inner.Refund(mutation.Mutant == Mutant.RefundTwice ? mutation.Fresh(key) : Key(key), amount));
        }

        public Task Nudge() => inner.Nudge();

        private async Task<PaymentOutcome> CaptureOrForget(string key, IDurableRecord? with)
        {
            try
            {
                return await inner.Capture(key, with) is var outcome && outcome == PaymentOutcome.Unknown
                    ? PaymentOutcome.NotAuthorized
                    : outcome;
            }
            catch (WriteFailure)
            {
                return PaymentOutcome.NotAuthorized;
            }
        }

        private string Key(string key) => mutation.Mutant == Mutant.FreshGatewayKeys ? mutation.Fresh(key) : key;

        private async Task<PaymentOutcome> Ask(Func<Task<PaymentOutcome>> ask) => await ask() switch
        {
            PaymentOutcome.Unknown when mutation.Mutant == Mutant.UnknownIsDeclined => PaymentOutcome.Declined,
            PaymentOutcome.Unknown when mutation.Mutant == Mutant.UnknownIsDone => PaymentOutcome.Done,
            var outcome => outcome,
        };
    }
}
