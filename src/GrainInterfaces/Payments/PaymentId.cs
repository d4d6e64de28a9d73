using System.Globalization;
using FlightTickets.Orders;

namespace FlightTickets.Payments;

/// <summary>Payment ids: derived from the order, so that finding one from the other needs no table.</summary>
public static class PaymentId
{
    /// <summary>The prefix of every payment id.</summary>
    public const string Prefix = "pay_";

    /// <summary>The id of an order's payment.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="number">1 for the first payment that was tried, 2 for the next one after it was declined, …</param>
    /// <param name="series">
    /// Distinguishes it from an earlier payment with the same number that a restored backup does not know; payments of build 0.1.0 have
    /// none.
    /// </param>
    public static string Of(string orderId, int number, string? series = null)
    {
        var stem = Prefix + (orderId.StartsWith(OrderId.Prefix, StringComparison.Ordinal) ? orderId[OrderId.Prefix.Length..] : orderId);
        if (series is not null) return string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}.{series}");
        return number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}");
    }

    /// <summary>The order of a payment; <see langword="null"/> if the id is not a payment's.</summary>
    public static string? OrderOf(string paymentId) => paymentId.StartsWith(Prefix, StringComparison.Ordinal)
        ? OrderId.Prefix + paymentId[Prefix.Length..].Split('.')[0]
        : null;
}
