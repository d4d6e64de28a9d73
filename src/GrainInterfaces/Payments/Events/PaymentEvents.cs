using FlightTickets.Events;

namespace FlightTickets.Payments.Events;

/// <summary>
/// The types of the events that payments raise; they are also routing keys. A capture has no event: <c>order.confirmed</c> stands for it.
/// </summary>
public static class PaymentEvents
{
    /// <summary><see cref="PaymentRefunded"/>.</summary>
    public const string Refunded = "payment.refunded";
}

/// <summary>Money was refunded.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">Its order.</param>
/// <param name="Amount">The amount of this refund.</param>
/// <param name="Reference">The gateway's reference.</param>
/// <param name="Captured">The total captured. An order that was given up reports no capture, and a
/// ledger must not see a refund without a capture.</param>
[EventType(PaymentEvents.Refunded)]
public sealed record PaymentRefunded(string PaymentId, string OrderId, Money Amount, string Reference, Money Captured);
