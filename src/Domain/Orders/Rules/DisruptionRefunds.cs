namespace FlightTickets.Orders;

/// <summary>What giving up a disrupted flight gives back.</summary>
internal static class DisruptionRefunds
{
    /// <summary>Whether everything that was paid for the flight is given back, whatever the fare says.</summary>
    /// <param name="disruption">The disruption.</param>
    /// <param name="order">The order.</param>
    /// <param name="segment">Its segment on the flight.</param>
    /// <param name="isInternational">Whether the flight crosses a border.</param>
    public static bool IsInFull(DisruptionView disruption, OrderView order, SegmentView segment, bool isInternational) =>
        disruption.Kind switch
        {
            DisruptionRules.Cancelled or DisruptionRules.MissedConnection => true,
            DisruptionRules.CabinGone => RefundLaw.On(RefundGround.CabinGone, order.CreatedAt) is not null,
            _ => RefundLaw.RefundsTimes(order.CreatedAt, (segment.DepartureUtc, segment.ArrivalUtc),
                (disruption.DepartureEstimatedUtc, disruption.ArrivalEstimatedUtc), isInternational),
        };

    /// <summary>The amount, as far as the order's payments still have it; <see langword="null"/> if an older silo does not tell.</summary>
    public static Money? Of(DisruptionView disruption, OrderView order, SegmentView segment, bool isInternational, DateTimeOffset now)
    {
        if (order.Status != OrderStatus.Confirmed) return Money.Zero(order.Total.Currency);
        var inFull = IsInFull(disruption, order, segment, isInternational)
            || RefundLaw.AllowsSecondThoughts(order.CreatedAt, order.Segments.Min(other => other.DepartureUtc), now);
        if ((inFull ? segment.Paid : segment.RefundByFare) is not { } amount) return null;
        var left = order.Payments.Sum(payment => payment.Status is Payments.PaymentStatus.Captured
            or Payments.PaymentStatus.PartiallyRefunded ? payment.Amount.Minor - payment.Refunded.Minor : 0);
        return order.Payments.IsEmpty || amount.Minor <= left ? amount : amount with { Minor = left };
    }
}
