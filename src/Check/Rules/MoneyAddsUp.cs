using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Rules;

/// <summary>
/// Money: a payment's double-entry ledger sums to zero and agrees with its totals, its order, the general ledger and the gateway.
/// </summary>
internal static class MoneyAddsUp
{
    public static IEnumerable<Violation> Check(Row<PaymentState> row, Neighbours known, AuditClock moment)
    {
        var (id, payment) = (row.Key, row.State);
        if (payment.Ledger.Sum(entry => entry.Amount.Minor) != 0
            || payment.Ledger.Any(entry => entry.Amount.Currency != payment.Amount.Currency))
            yield return Say("ledger-not-zero", null, "Its ledger does not sum to zero.");
        var (captured, refunded) = (Taken(payment, "capture", 1), Taken(payment, "refund", -1));
        if ((captured, refunded) != (payment.Captured.Minor, payment.Refunded.Minor))
            yield return Say("ledger-disagrees", null,
                $"It says {payment.Captured} captured, {payment.Refunded} refunded; its ledger {captured} and {refunded} in minor units.");
        if (payment.Refunded.Minor > payment.Captured.Minor || payment.Captured.Minor > payment.Amount.Minor)
            yield return Say("moved-too-much", null, $"{payment.Captured} captured of {payment.Amount}, {payment.Refunded} refunded.");

        var order = known.Orders.GetValueOrDefault(payment.OrderId);
        var isKnown = order?.State.Payments.Any(tried => tried.IdIn(payment.OrderId) == id) == true;
        if (!isKnown && payment.Captured.Minor != payment.Refunded.Minor)
            yield return Say("payment-of-no-order", payment.OrderId, "It keeps money, and its order does not exist or does not know it.");

        // Events take time: an order under way has not raised them yet, and may still be waiting for the gateway's answer.
        if (moment.Of(order) is Standing.UnderWay or Standing.Stuck || (order is not null && Phases.MovesMoney(order.State))) yield break;
        if (AgainstGateway(row, known) is { } gateway) yield return gateway;
        if (known.Untold.Contains(id) || known.Untold.Contains(payment.OrderId)) yield break;
        if (payment.Ledger is [.., var last] && last.At + moment.Grace > moment.Now) yield break;
        var account = known.Accounts.GetValueOrDefault(id)?.State;
        if ((account?.Captured.Minor ?? 0, account?.Refunded.Minor ?? 0) != (payment.Captured.Minor, payment.Refunded.Minor))
        {
            yield return Say("general-ledger-disagrees", null,
                $"It captured {payment.Captured} and refunded {payment.Refunded}; the general ledger has "
                    + $"{account?.Captured.ToString() ?? "nothing"} and {account?.Refunded.ToString() ?? "nothing"}.");
        }

        Violation Say(string rule, string? other, string detail) => new(Invariant.Money, rule, id, other, detail);
    }

    public static IEnumerable<Violation> Check(Row<LedgerAccountState> row, Neighbours known)
    {
        if (!known.Payments.ContainsKey(row.Key) && row.State.Captured.Minor != 0)
            yield return new(Invariant.Money, "account-of-no-payment", row.Key, null,
                $"The general ledger has {row.State.Captured} for a payment that does not exist.");
    }

    private static long Taken(PaymentState payment, string movement, int sign) =>
        sign * payment.Ledger.Where(entry => entry.Movement == movement && entry.Account == "gateway").Sum(entry => entry.Amount.Minor);

    private static Violation? AgainstGateway(Row<PaymentState> row, Neighbours known)
    {
        if (known.Gateway is not { } gateway || row.State.Authorization is not { } authorization
            || !gateway.Knows(authorization)) return null;
        var found = gateway.Look(authorization);
        return (found.Captured, found.Refunded) == (row.State.Captured.Minor, row.State.Refunded.Minor)
            ? null
            : new(Invariant.Money, "gateway-disagrees", row.Key, authorization,
                $"It captured {row.State.Captured} and refunded {row.State.Refunded}; the gateway says {found.Captured} "
                    + $"and {found.Refunded} in minor units.");
    }
}
