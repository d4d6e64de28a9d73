using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>The movements of an order's payments, in minor units, and the payments that captured money.</summary>
internal static class OrderMoney
{
    public static (long Captured, long Refunded, List<string> Takers) Of(OrderState order, Neighbours known)
    {
        var (captured, refunded, takers) = (0L, 0L, new List<string>());
        foreach (var tried in order.Payments)
        {
            var id = tried.IdIn(order.Id);
            if (known.Payments.GetValueOrDefault(id)?.State is not { } payment) continue;
            captured += payment.Captured.Minor;
            refunded += payment.Refunded.Minor;
            if (payment.Captured.Minor != 0) takers.Add(id);
        }

        return (captured, refunded, takers);
    }
}
