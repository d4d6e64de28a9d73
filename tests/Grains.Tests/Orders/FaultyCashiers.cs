using FlightTickets.Payments;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Cashiers whose commands fail as <see cref="CallFaults"/> says, by the payment's id.</summary>
internal sealed class FaultyCashiers(Cashiers cashiers, CallFaults faults) : ICashiers
{
    public ICashier For(string paymentId, IDurableState<PaymentState> row) => new Faulty(paymentId, cashiers.For(paymentId, row), faults);

    /// <summary>In place of the silo's cashiers.</summary>
    public static void Add(IServiceCollection services, CallFaults faults) => services
        .AddSingleton<Cashiers>()
        .AddSingleton<ICashiers>(provider => new FaultyCashiers(provider.GetRequiredService<Cashiers>(), faults))
        .AddSingleton<IIncomingGrainCallFilter>(faults);

    private sealed class Faulty(string id, ICashier cashier, CallFaults faults) : ICashier
    {
        public PaymentState? Known => cashier.Known;

        public Task<PaymentOutcome> Authorize(AuthorizePayment command) => Do(nameof(Authorize), () => cashier.Authorize(command));

        public Task<PaymentOutcome> Capture(string key, IDurableRecord? with = null) =>
            Do(nameof(Capture), () => cashier.Capture(key, with));

        public bool HasCapture => cashier.HasCapture;

        public Task<PaymentOutcome> StoreCapture(Func<IRecordProposal, Task<bool>> commit) => cashier.StoreCapture(commit);

        public Task<PaymentOutcome> Void(string key) => Do(nameof(Void), () => cashier.Void(key));

        public Task<PaymentOutcome> Refund(string key, Money amount) => Do(nameof(Refund), () => cashier.Refund(key, amount));

        public Task Nudge() => cashier.Nudge();

        private async Task<PaymentOutcome> Do(string method, Func<Task<PaymentOutcome>> command)
        {
            var outcome = PaymentOutcome.Unknown;
            await faults.Around(method, id, async () => outcome = await command());
            return outcome;
        }
    }
}
