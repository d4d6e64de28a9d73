using System.Collections.Immutable;
using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>A payment's share of a refund.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Key">The gateway's key, the same whenever the refund starts again.</param>
/// <param name="Amount">Above zero.</param>
internal sealed record RefundShare(OrderPayment Payment, string Key, Money Amount);

/// <summary>What cancelled places give back, and from which payments.</summary>
internal static class Refunds
{
    /// <summary>What one place of a segment gives back when its customer cancels it.</summary>
    public static Money Of(OrderSegment segment)
    {
        if (segment.Rules is not { } rules) return segment.Fare;
        var fare = segment.Fare.Minor - segment.Taxes.Minor;
        var back = rules.NonRefundable ? 0 : Math.Max(0, fare - rules.CancellationFee);
        return segment.Fare with { Minor = back + (rules.KeepsTaxes ? 0 : segment.Taxes.Minor) };
    }

    /// <summary>An amount, or what the order's payments can still give back, whichever is less.</summary>
    public static Money AtMost(OrderState order, Money amount) =>
        !order.Payments.IsEmpty && order.LeftToRefund is var left && amount.Minor > left.Minor ? left : amount;

    /// <summary>What a part of an order gives back, place by place; everything if the law says so or the airline is to blame.</summary>
    public static Money Of(OrderState order, OrderPart part, bool inFull)
    {
        var sum = Money.Zero(order.Segments[0].Fare.Currency);
        for (var i = 0; i < order.Segments.Length; i++)
        {
            var segment = order.Segments[i];
            var places = int.PopCount(part.Bits(order, i) & ~segment.LapInfants);
            sum += (inFull ? segment.Fare : Of(segment)) * places;
        }

        return sum;
    }

    /// <summary>
    /// The shares of the order's refund under way: each payment gives back in proportion to what it still has, to the cent.
    /// </summary>
    public static ImmutableArray<RefundShare> Plan(OrderState order, string about, Money amount)
    {
        var payments = order.Payments.Where(payment => payment.Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded)
            .ToImmutableArray();
        var shares = Split(amount.Minor, [.. payments.Select(payment => payment.Left.Minor)]);
        return
        [
            .. payments.Select((payment, i) => new RefundShare(payment, PaymentKeys.Refund(order.Id, about, payment),
                amount with { Minor = shares[i] }))
                .Where(share => share.Amount.Minor > 0),
        ];
    }

    /// <summary>
    /// Splits an amount exactly, in proportion to weights: each share gets its whole units, and the rest goes unit by unit to the largest
    /// remainders (Hamilton's method), among equals to the first. No share exceeds its weight if the amount does not exceed their sum.
    /// </summary>
    public static ImmutableArray<long> Split(long amount, ImmutableArray<long> weights)
    {
        Int128 sum = 0;
        foreach (var weight in weights) sum += weight;
        if (sum == 0) return [.. weights.Select(_ => 0L)];
        var shares = weights.Select(weight => (long)((Int128)amount * weight / sum)).ToArray();
        var left = amount - shares.Sum();
        var largest = Enumerable.Range(0, shares.Length).OrderByDescending(i => (Int128)amount * weights[i] % sum).ThenBy(i => i);
        foreach (var i in largest.Take((int)left)) shares[i]++;
        return [.. shares];
    }

    /// <summary>The order after its shares were refunded.</summary>
    public static OrderState Settle(OrderState order, ImmutableArray<RefundShare> shares)
    {
        var payments = order.Payments;
        foreach (var (payment, _, amount) in shares)
        {
            var refunded = payment.RefundedSoFar + amount;
            payments = payments.Replace(payment, payment with
            {
                Refunded = refunded,
                Status = refunded == payment.Amount ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded,
            });
        }

        return order with { Payments = payments };
    }
}
