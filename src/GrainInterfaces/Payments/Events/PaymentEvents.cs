using FlightTickets.Events;

namespace FlightTickets.Payments.Events;

/// <summary>
/// The types of the events that payments raise; they are routing keys, too. A capture has none: <c>order.confirmed</c> stands for it.
/// </summary>
public static class PaymentEvents
{
    /// <summary><see cref="PaymentRefunded"/>.</summary>
    public const string Refunded = "payment.refunded";
}

/// <summary>Money was given back.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">Its order.</param>
/// <param name="Amount">What was given back by this movement.</param>
/// <param name="Reference">The gateway's reference.</param>
/// <param name="Captured">What had been taken in all. An order that was given up tells of no capture, and a
/// ledger must not see money come back that never went.</param>
[EventType(PaymentEvents.Refunded)]
public sealed record PaymentRefunded(string PaymentId, string OrderId, Money Amount, string Reference, Money Captured);
