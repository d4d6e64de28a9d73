using FlightTickets.Flights;

namespace FlightTickets.Orders;

/// <summary>
/// Extends a hold: an agent's favour, until sales close at the latest. The new promise is durable before anyone is told.
/// </summary>
internal static class HoldExtension
{
    /// <summary>The durable start, the same order if it is already held until then, or the refusal.</summary>
    /// <param name="order">The order.</param>
    /// <param name="until">Until when.</param>
    /// <param name="now">The time.</param>
    /// <param name="flights">Its flights now; for those that are unknown, the order's own record decides.</param>
    public static Result<OrderState> Begin(
        OrderState order, DateTimeOffset until, DateTimeOffset now, IReadOnlyList<FlightView?>? flights = null)
    {
        if (order.Phase != OrderPhase.Held || order.HoldExpiresAt is not { } expires || expires <= now) return Cancellation.Conflict(order);
        if (until == expires) return order;
        if (until < expires) return Invalid("A hold cannot be shortened; cancel the order instead.");
        var latest = order.Segments.Select((segment, i) => flights?[i]?.SalesCloseAt ?? segment.SalesClose).Min();
        if (until > latest) return Invalid($"A hold ends when sales close, at {latest.UtcDateTime:u}.");
        return order with
        {
            Phase = OrderPhase.Promising,
            Attempt = order.Attempt + 1,
            BaseAttempt = order.Attempt,
            MustRehold = false,
            HoldExpiresAt = until,
        };

        static Refusal Invalid(string detail) => new(RefusalCodes.Invalid, detail) { Field = FieldPath.Of(nameof(until)) };
    }
}
