using System.Collections.Immutable;
using FlightTickets.Check.Rules;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Repair;

/// <summary>
/// Decides an order's fate from the gateway's record of its money. The order is the authority on what its customer wanted.
/// </summary>
internal static class OrderFate
{
    /// <summary>
    /// The order and its repairs; the same object if there are none. <paramref name="surplus"/> is money that must be refunded.
    /// </summary>
    public static (OrderState Next, RepairAction? Action) Decide(OrderState order, long captured, long refunded, out long surplus)
    {
        var net = captured - refunded;
        surplus = order.Phase switch
        {
            OrderPhase.Cancelled => Math.Max(0, net - order.RetainedSoFar.Minor),
            OrderPhase.Failed or OrderPhase.Expired => Math.Max(0, net),
            OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Held
                or OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Reducing
                or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving or OrderPhase.Moving => 0,
        };
        return order.Phase switch
        {
            OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Reducing or OrderPhase.Leaving
                or OrderPhase.Moving => Bought(order, captured, net, Cancelled),
            // The payment for the change is open: its saga has to settle it first.
            OrderPhase.Changing or OrderPhase.Reverting => Bought(order, captured, net, null),
            OrderPhase.Cancelled when net < order.RetainedSoFar.Minor => (order with { Retained = order.Total with { Minor = net } }, new(
                "money-noted", order.Id,
                $"It is cancelled, and {order.Total with { Minor = net }} is kept of it, not {order.RetainedSoFar}.")),
            OrderPhase.Cancelled or OrderPhase.Failed or OrderPhase.Expired => (order, null),
            // Its saga asks the gateway itself.
            OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Held => (order, null),
        };
    }

    private static (OrderState Next, RepairAction? Action) Bought(
        OrderState order, long captured, long net, Func<OrderState, OrderState>? cancel)
    {
        var (least, most) = Phases.Keeps(order)!.Value;
        if (net >= least && net <= most) return (order, null);
        if (captured == 0)
            return (order, new("left-unpaid", order.Id,
                $"It is {order.Phase}, and no money is known to have been captured for it.", NeedsAgent: true));
        if (net == 0)
        {
            return cancel is null
                ? (order,
                    new("left-to-its-change", order.Id,
                        "It was refunded, and its payment for another flight is open: review it once a server has run.",
                        NeedsAgent: true))
                : (cancel(order), new("cancelled", order.Id,
                    "It was refunded after the restored instant: its customer had cancelled it."));
        }

        var kept = order.RetainedSoFar.Minor + net - Math.Clamp(net, least, most);
        return (order with { Retained = order.Total with { Minor = kept } }, new("money-noted", order.Id,
            $"It costs {order.Total}, and {order.Total with { Minor = net }} is kept for it: a part of it was cancelled, or changed, "
                + "after the instant it was restored to.", NeedsAgent: true));
    }

    /// <summary>The order with what its payments gave back, so that it does not promise that money again.</summary>
    public static OrderState Noted(OrderState order, IReadOnlyDictionary<string, PaymentState> payments) => order with
    {
        Payments =
        [
            .. order.Payments.Select(payment =>
                payment.Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded or PaymentStatus.Refunded
                && payments.GetValueOrDefault(payment.IdIn(order.Id)) is { } row
                    ? payment with { Status = row.Status, Refunded = row.Refunded.Minor == 0 ? payment.Refunded : row.Refunded }
                    : payment),
        ],
    };

    /// <summary>
    /// An order with a refund under way, with the refunds that its payments made besides that one: it will not promise that money again.
    /// </summary>
    /// <param name="order">The order, in a phase of <see cref="Phases.IsRefunding"/>.</param>
    /// <param name="refunds">A payment's refunds as the gateway records them.</param>
    /// <returns>The order, the same object if it knows them all; and how much it did not know, in minor units.</returns>
    public static (OrderState Next, long Unknown) OtherRefundsNoted(
        OrderState order, Func<OrderPayment, ImmutableArray<GatewayRefund>> refunds)
    {
        var unknown = 0L;
        var payments = order.Payments;
        foreach (var payment in order.Payments)
        {
            // Its own comes again under the same key, and moves nothing if it was made.
            var own = PaymentKeys.Refund(order.Id, order.CancelledBy!, payment);
            var others = refunds(payment).Where(refund => refund.Key != own).Sum(refund => refund.Minor);
            if (others <= payment.RefundedSoFar.Minor) continue;
            unknown += others - payment.RefundedSoFar.Minor;
            payments = payments.Replace(payment, payment with
            {
                Refunded = payment.Amount with { Minor = others },
                Status = others >= payment.Amount.Minor ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded,
            });
        }

        if (unknown == 0) return (order, 0);
        var noted = order with { Payments = payments, Retained = order.RetainedSoFar - (order.Total with { Minor = unknown }) };
        var quote = noted.Quotes.First(quote => quote.Id == noted.CancelledBy);
        return (noted with { Quotes = noted.Quotes.Replace(quote, quote with { Refund = Refunds.AtMost(noted, quote.Refund) }) }, unknown);
    }

    /// <summary>
    /// An order with an open payment that was captured and at least partly refunded: its saga would treat it as paid.
    /// </summary>
    public static OrderState TakenUp(OrderState order) => order.Phase switch
    {
        OrderPhase.Placed or OrderPhase.Aborting => order.Confirm(),
        // The change failed: the order is as before.
        OrderPhase.Changing or OrderPhase.Reverting =>
            FlightChange.Stayed(order with { FailureCode = order.FailureCode ?? RefusalCodes.SoldOut }, PaymentStatus.Refunded),
        // These have no open payment.
        OrderPhase.Promising or OrderPhase.Held or OrderPhase.Cancelling or OrderPhase.Confirmed
            or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Reducing or OrderPhase.Leaving or OrderPhase.Moving
            or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed => order,
    };

    /// <summary>
    /// An order that was held at the restored instant and paid in full since: confirmed, as its customer was told. The order says what was
    /// bought, and the gateway that it was paid; <see langword="null"/> where the two do not say the same.
    /// </summary>
    public static OrderState? PaidSince(OrderState order, GatewayRecord record, GatewayPayment payment)
    {
        if (order is not { WasHeld: true, Phase: OrderPhase.Held or OrderPhase.Expired }) return null;
        if (payment.Number != order.Payments.Length + 1 || record.Refunded != 0
            || order.Total != order.Total with { Minor = record.Captured }) return null;
        var paid = new OrderPayment(payment.Number, "", order.RequestHash, null, PaymentStatus.Pending, null)
        {
            Amount = order.Total,
            Series = payment.Series,
        };
        return (order with { Attempt = order.Attempt + 1, Payments = order.Payments.Add(paid) }).Confirm();
    }

    /// <summary>
    /// Decides the fate of an order with a missing flight: a cancellation with a full refund, which its saga finishes;
    /// <see langword="null"/> while its money is in motion, which has to come to rest first.
    /// </summary>
    public static OrderState? GiveBack(OrderState order, DateTimeOffset now) => order.Phase switch
    {
        OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating => BeingCancelled(order, now),
        OrderPhase.Reducing or OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving or OrderPhase.Moving => null,
        // These orders have bought nothing: their sagas learn that the flight does not exist, or have nothing to release.
        OrderPhase.Placed or OrderPhase.Promising or OrderPhase.Aborting or OrderPhase.Cancelling or OrderPhase.Held
            or OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed => null,
    };

    private static OrderState BeingCancelled(OrderState order, DateTimeOffset now)
    {
        var left = order.Payments.Where(payment => payment.Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded)
            .Sum(payment => payment.Left.Minor);
        var refund = order.Total with { Minor = left };
        var quote = new OrderQuote("quo_repair", refund, now, "repair", "repair") { InFull = true, QuotedAt = now };
        return order with
        {
            Phase = OrderPhase.Cancelling,
            Attempt = order.Attempt + 1,
            CancelledBy = quote.Id,
            Quotes = order.Quotes.Add(quote),
            OtherSeats = [],
        };
    }

    /// <summary>Its commit, with a wake-up that resumes an order under way as soon as a server runs.</summary>
    public static Persistence.Commit CommitFor(OrderState order, DateTimeOffset now) => new()
    {
        Owner = order.Lookups.Owner,
        Reference = order.Lookups.Reference,
        WakeAfter = OrderSaga.WakeAfter(order, TimeSpan.Zero, now),
    };

    private static OrderState Cancelled(OrderState order) => order with
    {
        Phase = OrderPhase.Cancelled,
        OtherSeats = [],
        Change = null,
        Retained = Money.Zero(order.Total.Currency),
        Payments = [.. order.Payments.Select(payment => payment.Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded
            ? payment with { Status = PaymentStatus.Refunded, Refunded = payment.Amount }
            : payment)],
    };
}
