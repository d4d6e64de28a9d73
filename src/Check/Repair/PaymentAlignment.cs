using System.Collections.Immutable;
using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>Aligns a payment's row with the gateway, which was not restored and is the authority.</summary>
internal static class PaymentAlignment
{
    /// <summary>
    /// The payment as the gateway records it, with the keys of its refunds, so that a saga under way repeats none of them.
    /// </summary>
    public static PaymentState Align(PaymentState payment, GatewayRecord record, DateTimeOffset now)
    {
        var missing = record.Refunds.Select(refund => refund.Key).Except(payment.RefundKeys, StringComparer.Ordinal).ToArray();
        var next = Align(payment, record.Captured, record.Refunded, now);
        return missing.Length == 0 ? next : next with { RefundKeys = next.RefundKeys.AddRange(missing) };
    }

    /// <summary>
    /// The payment with these totals; the same object if unchanged. Its ledger gets the missing movements, or loses the surplus ones.
    /// </summary>
    public static PaymentState Align(PaymentState payment, long captured, long refunded, DateTimeOffset now)
    {
        if ((payment.Captured.Minor, payment.Refunded.Minor) == (captured, refunded)) return payment;
        var ledger = payment.Ledger.ToBuilder();
        Move(ledger, "capture", "gateway", "revenue", captured - payment.Captured.Minor, payment, now);
        Move(ledger, "refund", "revenue", "gateway", refunded - payment.Refunded.Minor, payment, now);
        return payment with
        {
            Captured = payment.Amount with { Minor = captured },
            Refunded = payment.Amount with { Minor = refunded },
            Ledger = ledger.ToImmutable(),
            Status = captured == 0 ? PaymentStatus.Voided
                : refunded == captured ? PaymentStatus.Refunded
                : refunded > 0 ? PaymentStatus.PartiallyRefunded
                : PaymentStatus.Captured,
        };
    }

    /// <summary>A row for a payment that only the order and the gateway know.</summary>
    public static PaymentState New(string orderId, string userId, Money amount, string authorization) => new()
    {
        OrderId = orderId,
        UserId = userId,
        Amount = amount,
        Captured = Money.Zero(amount.Currency),
        Refunded = Money.Zero(amount.Currency),
        Authorization = authorization,
    };

    private static void Move(
        ImmutableArray<LedgerEntry>.Builder ledger, string movement, string debit, string credit, long minor,
        PaymentState payment, DateTimeOffset now)
    {
        if (minor == 0) return;
        ledger.Add(new(now, movement, debit, payment.Amount with { Minor = minor }, "repair"));
        ledger.Add(new(now, movement, credit, payment.Amount with { Minor = -minor }, "repair"));
    }
}
