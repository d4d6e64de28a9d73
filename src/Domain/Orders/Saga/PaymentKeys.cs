using System.Globalization;

namespace FlightTickets.Orders;

/// <summary>
/// The gateway's idempotency keys: derived from the order, the number and series of the payment and the verb, so that a repeated call,
/// after any crash, names the same movement. (The attempt that participants know is left out on
/// purpose: a lost hold must not authorize a second time.)
/// </summary>
internal static class PaymentKeys
{
    public static string Authorize(string orderId, OrderPayment payment) => Key(orderId, payment, "authorize");

    public static string Capture(string orderId, OrderPayment payment) => Key(orderId, payment, "capture");

    public static string Void(string orderId, OrderPayment payment) => Key(orderId, payment, "void");

    public static string AbortRefund(string orderId, OrderPayment payment) => Key(orderId, payment, "refund");

    /// <summary>
    /// A share of the refund of what was quoted; the first payment's has the key that all had before an order could have several.
    /// </summary>
    public static string Refund(string orderId, string quoteId, OrderPayment payment) =>
        payment is { Number: 1, Series: null } ? $"{orderId}/{quoteId}/refund" : Key(orderId, payment, $"{quoteId}/refund");

    /// <summary>The payment that a key of <see cref="Authorize"/> names; <see langword="null"/> if it is no such key.</summary>
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
