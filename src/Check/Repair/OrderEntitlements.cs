using FlightTickets.Check.Rules;
using FlightTickets.Orders;

namespace FlightTickets.Check.Repair;

/// <summary>The places and seats that orders are entitled to, whatever flights and seats say.</summary>
internal static class OrderEntitlements
{
    /// <summary>Whether an order has bought its places and seats.</summary>
    public static bool IsSold(OrderState order) => Phases.StageOf(order.Phase) == Stage.Bought;

    /// <summary>Whether an order's places and seats are promised.</summary>
    public static bool IsPromised(OrderState order, DateTimeOffset now) =>
        Phases.StageOf(order.Phase) == Stage.Promised && now < order.HoldExpiresAt;

    /// <summary>Whether an order's saga will still settle its holdings: it is under way and not confirmed.</summary>
    public static bool IsSettling(OrderState order, DateTimeOffset now) => Phases.StageOf(order.Phase) switch
    {
        Stage.Settling => true,
        Stage.Promised => !IsPromised(order, now),
        Stage.Bought or Stage.Ended => false,
    };

    /// <summary>Whether an order is entitled to places on a flight, or to a seat.</summary>
    public static bool HasRight(OrderState order, DateTimeOffset now) => IsSold(order) || IsPromised(order, now);

    /// <summary>The entry that an order is entitled to.</summary>
    public static HoldEntry<TClaim> Right<TClaim>(OrderState order, TClaim claim)
        where TClaim : struct => IsSold(order)
        ? HoldEntry<TClaim>.Bought(Phases.BoughtAt(order), claim)
        : new() { Promised = new(order.Attempt, claim, order.HoldExpiresAt!.Value + HoldRules.PromiseGrace) };

    /// <summary>Whether an entry gives the order what it is entitled to.</summary>
    public static bool Has<TClaim>(OrderState order, HoldEntry<TClaim> entry, TClaim claim)
        where TClaim : struct
    {
        // Under an attempt unknown to the order, its calls would count as late. A promise must last as long as the order's.
        if (entry.Sold is { } sold) return sold.Claim.Equals(claim) && sold.Attempt <= order.Attempt;
        return !IsSold(order) && entry.Promised is { } promised && promised.Claim.Equals(claim) && promised.Attempt <= order.Attempt
            && promised.Until >= order.HoldExpiresAt;
    }

    /// <summary>
    /// The holdings of an order under way, as its saga can handle them: none of unknown attempts, since the saga's calls would count as
    /// late. No earlier message is on its way, so tombstones are not needed.
    /// </summary>
    public static HoldEntry<TClaim> Known<TClaim>(OrderState order, HoldEntry<TClaim> entry)
        where TClaim : struct => new()
        {
            Sold = entry.Sold is { } sold ? sold with { Attempt = Math.Min(sold.Attempt, order.Attempt) } : null,
            Promised = entry.Promised is { } promised ? promised with { Attempt = Math.Min(promised.Attempt, order.Attempt) } : null,
        };
}
