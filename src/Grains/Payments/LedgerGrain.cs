using System.Collections.Immutable;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Payments;

[StatelessWorker(1), GrainType("ledger")]
internal sealed class LedgerGrain(
    [DurableLookup("Payments", LedgerAccount.RowType)] IDurableLookup<LedgerAccountState> accounts,
    [DurableLookup("Payments", "payment")] IDurableLookup<PaymentState> payments) : Grain, ILedgerGrain
{
    public async Task<ImmutableArray<LedgerAudit>> Audit()
    {
        // The payments come first: money that moves meanwhile is then at most extra in the ledger, and never missing because it was read
        // too early.
        var have = new Dictionary<string, (Money, Money)>();
        await foreach (var payment in payments.AllAsync()) have[payment.Key] = (payment.Value.Captured, payment.Value.Refunded);
        var told = new Dictionary<string, LedgerAccountState>();
        await foreach (var account in accounts.AllAsync()) told[account.Key] = account.Value;
        return LedgerAccount.Audit(told, have);
    }
}
