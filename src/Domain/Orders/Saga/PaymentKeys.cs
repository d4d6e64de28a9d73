using System.Globalization;

namespace FlightTickets.Orders;

/// <summary>
/// The gateway's idempotency keys: derived from the order, the number of the payment and the verb, so that a repeated call, after
/// any crash, names the same movement. (The attempt that participants know is left out on
/// purpose: a lost hold must not authorize a second time.)
/// </summary>
internal static class PaymentKeys
{
    public static string Authorize(string orderId, int number) => Key(orderId, number, "authorize");

    public static string Capture(string orderId, int number) => Key(orderId, number, "capture");

    public static string Void(string orderId, int number) => Key(orderId, number, "void");

    public static string AbortRefund(string orderId, int number) => Key(orderId, number, "refund");

    /// <summary>
    /// A share of the refund of what was quoted; the first payment's has the key that all had before an order could have several.
    /// </summary>
    public static string Refund(string orderId, string quoteId, int number) =>
        number == 1 ? $"{orderId}/{quoteId}/refund" : Key(orderId, number, $"{quoteId}/refund");

    private static string Key(string orderId, int number, string verb) =>
        string.Create(CultureInfo.InvariantCulture, $"{orderId}/{number}/{verb}");
}
