using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Rules;

/// <summary>The payment of an authorization, derived from the key under which it was requested.</summary>
/// <param name="OrderId">Its order.</param>
/// <param name="Number">Its number.</param>
/// <param name="Series">Its series.</param>
internal readonly record struct GatewayPayment(string OrderId, int Number, string? Series)
{
    public string Id => PaymentId.Of(OrderId, Number, Series);

    /// <summary><see langword="null"/> for an authorization of another program.</summary>
    public static GatewayPayment? Of(GatewayRecord record) => PaymentKeys.Parse(record.Key) is { } parsed
        ? new GatewayPayment(parsed.OrderId, parsed.Number, parsed.Series)
        : null;

    /// <summary>Whether an order has that payment.</summary>
    public bool IsKnownTo(OrderState? order)
    {
        if (order is null) return false;
        foreach (var payment in order.Payments)
        {
            if (payment.Number == Number && payment.Series == Series) return true;
        }

        return false;
    }
}

/// <summary>
/// Money at the gateway belongs to an order. An order is durable, with its payment, before the gateway hears of either: so orders under way
/// are no exception.
/// </summary>
internal static class GatewayMoney
{
    /// <summary>Whether the gateway keeps money under an authorization, taken or set aside.</summary>
    public static bool IsKept(GatewayRecord record) =>
        record.Captured > record.Refunded || record is { Captured: 0, IsVoided: false, Amount.Minor: > 0 };

    /// <summary>The violation, if its order and payment are as given.</summary>
    public static Violation? Check(
        GatewayRecord record, GatewayPayment payment, OrderState? order, PaymentState? row)
    {
        // A payment that has a row is checked by its own rule.
        if (!IsKept(record) || row?.Authorization == record.Authorization) return null;
        var left = record.Amount with { Minor = record.Captured == 0 ? record.Amount.Minor : record.Captured - record.Refunded };
        if (!payment.IsKnownTo(order))
        {
            return new Violation(Invariant.Money, record.Captured == 0 ? "set-aside-for-no-order" : "taken-for-no-order", payment.Id,
                record.Authorization, $"The gateway has {left} of it, and "
                    + (order is null ? $"there is no order {payment.OrderId}." : $"{payment.OrderId} does not know that payment."));
        }

        return record.Captured > record.Refunded && Phases.StageOf(order!.Phase) == Stage.Ended && row is null
            ? new Violation(Invariant.Money, "taken-for-ended-order", payment.Id, record.Authorization,
                $"The gateway has {left} of it, {payment.OrderId} is {order.Phase}, and the payment is not stored.")
            : null;
    }
}
