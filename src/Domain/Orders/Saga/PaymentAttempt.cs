using FlightTickets.Payments;

namespace FlightTickets.Orders;

/// <summary>Pays for an order that is held, or whose hold expired.</summary>
internal static class PaymentAttempt
{
    /// <summary>How many cards may be tried for one order: the order keeps each one's key.</summary>
    private const int MaxPayments = 20;

    /// <summary>The payment that a key began before; <see langword="null"/> for a new one.</summary>
    public static OrderPayment? Find(OrderState order, string key) => order.Payments.FirstOrDefault(payment => payment.Key == key);

    /// <summary>The durable start of a payment of an order at rest, or the refusal.</summary>
    public static Result<OrderState> Begin(OrderState order, string key, string requestHash, string token, string? series)
    {
        if (!order.WasHeld || order.Phase is not (OrderPhase.Held or OrderPhase.Expired)) return Cancellation.Conflict(order);
        if (order.Payments.Length >= MaxPayments)
            return new Refusal(RefusalCodes.TooManyAttempts, "Too many payments of this order failed.");

        // After expiry the holds are released, so the order holds again, under a later attempt, before any money moves.
        var basis = order.Phase == OrderPhase.Expired ? order.HoldAgain() : order;
        return basis with
        {
            Phase = OrderPhase.Placed,
            FailureCode = null,
            BaseAttempt = basis.Attempt,
            Payments = order.Payments.Add(
                new OrderPayment(order.Payments.Length + 1, key, requestHash, token, PaymentStatus.Pending, null)
                {
                    Amount = order.Total,
                    Series = series,
                }),
        };
    }
}
