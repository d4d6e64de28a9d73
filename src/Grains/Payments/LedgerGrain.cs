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
        // The payments first: what moves meanwhile is then in the ledger at most, and never missing from it for having been read too early.
        var have = new Dictionary<string, (Money, Money)>();
        await foreach (var payment in payments.AllAsync()) have[payment.Key] = (payment.Value.Captured, payment.Value.Refunded);
        var told = new Dictionary<string, LedgerAccountState>();
        await foreach (var account in accounts.AllAsync()) told[account.Key] = account.Value;
        return LedgerAccount.Audit(told, have);
    }
}
