using FlightTickets.Events;
using FlightTickets.Orders.Events;
using FlightTickets.Payments.Events;
using FlightTickets.Persistence;

namespace FlightTickets.Payments;

/// <summary>Records events about money in the ledger. Key: a partition of the event streams.</summary>
[Alias("ledger-keeper")]
internal interface ILedgerKeeperGrain : IGrainWithStringKey;

[GrainType("ledger-keeper"), ImplicitStreamSubscription("orders"), ImplicitStreamSubscription("payments")]
internal sealed class LedgerKeeperGrain([DurableRows("Payments", LedgerAccount.RowType)] IDurableRows<LedgerAccountState> accounts)
    : EventConsumerGrain, ILedgerKeeperGrain
{
    // Rows of different payments share a batch of the store's.
    protected override int SubjectsAtOnce => int.MaxValue;

    protected override bool Wants(Type data) =>
        data == typeof(OrderConfirmed) || data == typeof(OrderChanged) || data == typeof(PaymentRefunded);

    protected override Task On(EventEnvelope envelope, object data) => data switch
    {
        // This is nearly always the first event of the payment, so its row is not read first.
        OrderConfirmed { PaymentId: { } payment } e => accounts.TryInsertAsync(payment, LedgerAccount.Capture(null, e.Total)),
        OrderChanged { PaymentId: { } payment } e => accounts.TryInsertAsync(payment, LedgerAccount.Capture(null, e.Paid)),
        PaymentRefunded e => accounts.UpdateAsync(e.PaymentId, account => LedgerAccount.Refund(account, envelope.Id, e.Amount, e.Captured)),
        _ => Task.CompletedTask,
    };
}
