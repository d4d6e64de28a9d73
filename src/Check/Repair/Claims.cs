using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Repair;

/// <summary>What orders have a right to, whatever flights and seats say.</summary>
internal static class Claims
{
    /// <summary>A promise outlives its deadline by so much, as the order's saga makes it.</summary>
    private static readonly TimeSpan PromiseGrace = TimeSpan.FromMinutes(1);

    /// <summary>Whether an order has bought what it says.</summary>
    public static bool IsSold(OrderState order) =>
        order.Phase is OrderPhase.Confirmed or OrderPhase.Reseating or OrderPhase.Vacating or OrderPhase.Reducing;

    /// <summary>Whether an order is promised what it says.</summary>
    public static bool IsPromised(OrderState order, DateTimeOffset now) => order.Phase == OrderPhase.Held && now < order.HoldExpiresAt;

    /// <summary>Whether an order's saga will settle what it has: it is under way and has not been confirmed.</summary>
    public static bool IsSettling(OrderState order, DateTimeOffset now) => !IsSold(order) && !IsPromised(order, now)
        && order.Phase is not (OrderPhase.Cancelled or OrderPhase.Expired or OrderPhase.Failed);

    /// <summary>The attempt of what was bought: a change under way asks under the attempt after it.</summary>
    public static int AttemptOf(OrderState order) =>
        order.Phase is OrderPhase.Reseating or OrderPhase.Reducing ? Math.Max(1, order.Attempt - 1) : order.Attempt;

    /// <summary>The entry an order has a right to.</summary>
    public static Entry<TClaim> Right<TClaim>(OrderState order, TClaim claim)
        where TClaim : struct => IsSold(order)
        ? Entry<TClaim>.Bought(AttemptOf(order), claim)
        : new() { Promised = new(order.Attempt, claim, order.HoldExpiresAt!.Value + PromiseGrace) };

    /// <summary>Whether an entry is as good as that.</summary>
    public static bool Has<TClaim>(OrderState order, Entry<TClaim> entry, TClaim claim)
        where TClaim : struct
    {
        if (entry.Sold is { } sold) return (sold.Claim.Equals(claim) && sold.Attempt <= AttemptOf(order)) || (IsChanging(order) && sold.Attempt == order.Attempt);
        return !IsSold(order) && entry.Promised is { } promised && promised.Claim.Equals(claim) && promised.Attempt <= order.Attempt;
    }

    /// <summary>
    /// What an order under way has, as its saga can deal with it: nothing of attempts that it does not know of, for what it asks would count as late. No
    /// message of before is on its way, so tombstones are not needed.
    /// </summary>
    public static Entry<TClaim> Known<TClaim>(OrderState order, Entry<TClaim> entry)
        where TClaim : struct => new()
        {
            Sold = entry.Sold is { } sold ? sold with { Attempt = Math.Min(sold.Attempt, order.Attempt) } : null,
            Promised = entry.Promised is { } promised ? promised with { Attempt = Math.Min(promised.Attempt, order.Attempt) } : null,
        };

    private static bool IsChanging(OrderState order) => order.Phase is OrderPhase.Reseating or OrderPhase.Reducing;
}
