using FlightTickets.Events;
using FlightTickets.Orders.Events;
using FlightTickets.Payments.Events;
using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>Takes what events tell of money to the ledger. Key: a partition of the event streams.</summary>
[Alias("ledger-keeper")]
internal interface ILedgerKeeperGrain : IGrainWithStringKey;

[GrainType("ledger-keeper"), ImplicitStreamSubscription("orders"), ImplicitStreamSubscription("payments")]
internal sealed class LedgerKeeperGrain : EventConsumerGrain, ILedgerKeeperGrain
{
    protected override Task On(EventEnvelope envelope, object data) => data switch
    {
        OrderConfirmed e => Account(e.PaymentId).Capture(e.Total),
        OrderChanged { PaymentId: { } payment } e => Account(payment).Capture(e.Paid),
        PaymentRefunded e => Account(e.PaymentId).Refund(envelope.Id, e.Amount, e.Captured),
        _ => Task.CompletedTask,
    };

    private ILedgerAccountGrain Account(string paymentId) => GrainFactory.GetGrain<ILedgerAccountGrain>(paymentId);
}
