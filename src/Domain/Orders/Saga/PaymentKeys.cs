using System.Globalization;

namespace FlightTickets.Orders;

/// <summary>
/// The gateway's idempotency keys, derived from the order, the number and series of the payment, and the verb: a call repeated after any
/// crash names the same movement. (They leave out the attempt that participants know on purpose: a lost hold must not authorize a second
/// time.)
/// </summary>
internal static class PaymentKeys
{
    public static string Authorize(string orderId, OrderPayment payment) => Key(orderId, payment, "authorize");

    public static string Capture(string orderId, OrderPayment payment) => Key(orderId, payment, "capture");

    public static string Void(string orderId, OrderPayment payment) => Key(orderId, payment, "void");

    public static string AbortRefund(string orderId, OrderPayment payment) => Key(orderId, payment, "refund");

    /// <summary>
    /// The key of a share of a quote's refund; the first payment's key is the one used before an order could have several payments.
    /// </summary>
    public static string Refund(string orderId, string quoteId, OrderPayment payment) =>
        payment is { Number: 1, Series: null } ? $"{orderId}/{quoteId}/refund" : Key(orderId, payment, $"{quoteId}/refund");

    /// <summary>The payment named by a key of <see cref="Authorize"/>; <see langword="null"/> if it is not such a key.</summary>
    public static (string OrderId, int Number, string? Series)? Parse(string authorizeKey)
    {
        if (authorizeKey.Split('/') is not [var order, var payment, "authorize"]
            || !order.StartsWith(OrderId.Prefix, StringComparison.Ordinal)) return null;
        var dot = payment.IndexOf('.', StringComparison.Ordinal);
        return int.TryParse(dot < 0 ? payment : payment[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (order, number, dot < 0 ? null : payment[(dot + 1)..])
            : null;
    }

    private static string Key(string orderId, OrderPayment payment, string verb) => payment.Series is { } series
        ? string.Create(CultureInfo.InvariantCulture, $"{orderId}/{payment.Number}.{series}/{verb}")
        : string.Create(CultureInfo.InvariantCulture, $"{orderId}/{payment.Number}/{verb}");
}
