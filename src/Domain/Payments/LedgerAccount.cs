using System.Collections.Immutable;

namespace FlightTickets.Payments;

/// <summary>The ledger's record of one payment, built from events alone.</summary>
[GenerateSerializer, Immutable, Alias("ledger-account-state")]
internal sealed record LedgerAccountState
{
    [Id(0)] public required Money Captured { get; init; }
    [Id(1)] public required Money Refunded { get; init; }
    /// <summary>The refunds that were counted, by event.</summary>
    [Id(2)] public ImmutableArray<string> Refunds { get; init; } = [];
}

/// <summary>The rules: a payment is captured once, whichever event arrives first, and each refund counts once.</summary>
internal static class LedgerAccount
{
    /// <summary>The type of its rows. No grain owns it: a row is written once per payment, and once per refund.</summary>
    public const string RowType = "ledger-account";

    public static LedgerAccountState Capture(LedgerAccountState? account, Money amount) =>
        account ?? new LedgerAccountState { Captured = amount, Refunded = Money.Zero(amount.Currency) };

    public static LedgerAccountState Refund(LedgerAccountState? account, string eventId, Money amount, Money captured)
    {
        var known = Capture(account, captured);
        return known.Refunds.Contains(eventId)
            ? known
            : known with { Refunded = known.Refunded + amount, Refunds = known.Refunds.Add(eventId) };
    }

    /// <summary>Sums by currency; payments that moved no money are left out.</summary>
    public static ImmutableArray<LedgerAudit> Audit(
        IReadOnlyDictionary<string, LedgerAccountState> accounts, IReadOnlyDictionary<string, (Money Captured, Money Refunded)> payments)
    {
        var told = accounts.Where(a => a.Value.Captured.Minor != 0 || a.Value.Refunded.Minor != 0)
            .Select(a => (Id: a.Key, a.Value.Captured, a.Value.Refunded)).ToLookup(a => a.Captured.Currency);
        var have = payments.Where(p => p.Value.Captured.Minor != 0 || p.Value.Refunded.Minor != 0)
            .Select(p => (Id: p.Key, p.Value.Captured, p.Value.Refunded)).ToLookup(p => p.Captured.Currency);
        return
        [
            .. told.Select(t => t.Key).Union(have.Select(h => h.Key)).Order(StringComparer.Ordinal).Select(currency =>
            {
                var (captured, refunded) = Sum(told[currency], currency);
                var (paymentsCaptured, paymentsRefunded) = Sum(have[currency], currency);
                return new LedgerAudit(
                    currency, captured, refunded,
                    [new("gateway", captured - refunded), new("revenue", refunded - captured)],
                    paymentsCaptured, paymentsRefunded,
                    told[currency].Select(t => t.Id).Union(have[currency].Select(h => h.Id)).Count(),
                    [
                        .. told[currency].Except(have[currency]).Concat(have[currency].Except(told[currency]))
                            .Select(d => d.Id).Distinct().Order(StringComparer.Ordinal).Take(100),
                    ]);
            }),
        ];
    }

    private static (Money Captured, Money Refunded) Sum(IEnumerable<(string Id, Money Captured, Money Refunded)> lines, string currency) =>
        lines.Aggregate((Money.Zero(currency), Money.Zero(currency)),
            (sum, line) => (sum.Item1 + line.Captured, sum.Item2 + line.Refunded));
}
