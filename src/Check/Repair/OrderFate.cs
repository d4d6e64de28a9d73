using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>What becomes of an order, given what the gateway has of its money. The order is the truth for what its customer wanted.</summary>
internal static class OrderFate
{
    /// <summary>The order and what was done to it; the same object where nothing is. <paramref name="surplus"/> is money that has to go back.</summary>
    public static (OrderState Next, RepairAction? Action) Decide(OrderState order, long captured, long refunded, out long surplus)
    {
        surplus = 0;
        var (net, currency) = (captured - refunded, order.Total.Currency);
        switch (order.Phase)
        {
            case OrderPhase.Confirmed when net == order.Total.Minor + order.RetainedSoFar.Minor:
                return (order, null);
            case OrderPhase.Confirmed when captured == 0:
                return (order, new("left-unpaid", order.Id, "It is confirmed, and nobody knows of money taken for it.", NeedsAgent: true));
            case OrderPhase.Confirmed when net == 0:
                return (Cancelled(order), new("cancelled", order.Id, "Its money was given back after the instant it was restored to: its customer had cancelled it."));
            case OrderPhase.Confirmed:
                return (order with { Retained = Show(net - order.Total.Minor) }, new("money-noted", order.Id,
                    $"It costs {order.Total}, and {Show(net)} is kept for it: a part of it was cancelled, or changed, after the instant it was restored to.", NeedsAgent: true));
            case OrderPhase.Cancelled when net < order.RetainedSoFar.Minor:
                return (order with { Retained = Show(net) }, new("money-noted", order.Id, $"It is cancelled, and {Show(net)} is kept of it, not {order.RetainedSoFar}."));
            case OrderPhase.Cancelled:
                surplus = net - order.RetainedSoFar.Minor;
                return (order, null);
            case OrderPhase.Failed or OrderPhase.Expired:
                surplus = Math.Max(0, net);
                return (order, null);
            default:
                return (order, null);
        }

        Money Show(long minor) => new(minor, currency);
    }

    /// <summary>An order whose flight is not there: it goes the way of a cancellation with everything given back, which its saga finishes.</summary>
    public static OrderState GiveBack(OrderState order, DateTimeOffset now)
    {
        var left = order.Payments.Where(payment => payment.Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded).Sum(payment => order.LeftOf(payment).Minor);
        var quote = new OrderQuote("quo_repair", order.Total with { Minor = left }, now, "repair", "repair") { InFull = true, QuotedAt = now };
        return order.WithAmounts() with
        {
            Phase = OrderPhase.Cancelling,
            Attempt = order.Attempt + 1,
            CancelledBy = quote.Id,
            Quotes = order.Quotes.Add(quote),
        };
    }

    /// <summary>How its wake-up and columns are committed: what is under way is taken up as soon as a server runs.</summary>
    public static Persistence.Commit CommitOf(OrderState order, DateTimeOffset now) => new()
    {
        Owner = order.UserId,
        Reference = order.BookingReference,
        WakeAfter = order.Phase == OrderPhase.Held ? (order.HoldExpiresAt > now ? order.HoldExpiresAt.Value - now : TimeSpan.Zero)
            : order.IsResting ? null
            : TimeSpan.Zero,
    };

    private static OrderState Cancelled(OrderState order) => order.WithAmounts() with
    {
        Phase = OrderPhase.Cancelled,
        Retained = Money.Zero(order.Total.Currency),
        Payments = [.. order.WithAmounts().Payments.Select(payment => payment.Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded
            ? payment with { Status = PaymentStatus.Refunded, Refunded = payment.Amount }
            : payment)],
    };
}
