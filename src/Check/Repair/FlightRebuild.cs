using FlightTickets.Check.Rules;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Repair;

/// <summary>A flight's sales, rebuilt from the orders that fly it.</summary>
internal static class FlightRebuild
{
    /// <summary>The flight and its repairs; the same object if there are none.</summary>
    /// <param name="key">The flight.</param>
    /// <param name="flight">The stored state.</param>
    /// <param name="flying">The orders with a segment on it, or changing to or from it.</param>
    /// <param name="now">The time.</param>
    public static (FlightState Next, List<RepairAction> Actions) Rebuild(
        string key, FlightState flight, IReadOnlyDictionary<string, OrderState> flying, DateTimeOffset now)
    {
        var (manifest, actions) = (flight.Manifest, new List<RepairAction>());
        foreach (var (orderId, stored) in flight.Manifest.Entries)
        {
            var order = flying.GetValueOrDefault(orderId);
            if (order is not null && OrderEntitlements.HasRight(order, now) && SegmentOn(order, key) is not null) continue;
            var left = order is not null && IsInMotion(order, key, now)
                ? OrderEntitlements.Known(order, stored)
                : HoldEntry<CabinPlaces>.None;
            if (left == stored || (!stored.At(now).IsLive && !left.IsLive)) continue;
            manifest = manifest.With(orderId, left);
            actions.Add(left.IsLive
                ? new("attempt-lowered", key,
                    $"{orderId} is under way at attempt {order!.Attempt}, and the flight knew a later one.")
                { OrderId = orderId }
                : new("sale-released", key,
                    $"{orderId} {(order is null ? "does not exist, or does not fly it" : $"is {order.Phase}")}.")
                { OrderId = orderId });
        }

        foreach (var (orderId, order) in flying.Where(one => OrderEntitlements.HasRight(one.Value, now)))
        {
            if (SegmentOn(order, key) is not { } segment) continue;
            var entry = manifest[orderId].At(now);
            var kept = Phases.Kept(order)[order.Segments.IndexOf(segment)];

            // A move to another cabin whose refund is decided only goes forward, and buys nothing any more.
            var owned = order is { Phase: OrderPhase.Moving, RefundDecided: true } ? kept : segment;
            var places = PlacesOf(order, owned);
            if (places.Places == 0
                ? !entry.IsLive
                : OrderEntitlements.Has(order, entry, places) || IsDone(order, PlacesOf(order, kept), entry)) continue;
            manifest = manifest.With(orderId, places.Places == 0 ? HoldEntry<CabinPlaces>.None : OrderEntitlements.Right(order, places));
            actions.Add(places.Places == 0
                ? new("sale-released", key, $"No passenger of {orderId} is on it any more.") { OrderId = orderId }
                : new(OrderEntitlements.IsSold(order) ? "sold-again" : "promised-again", key,
                    $"{orderId} has {places.Places} places in {places.Cabin}.")
                { OrderId = orderId });
        }

        if (actions.Count == 0) return (flight, actions);
        var next = Flight.DropLapsed(flight with { Manifest = manifest }, now);
        if (!Flight.IsOversold(next) || next.OversoldReason is not null) return (next, actions);
        actions.Add(new("marked-oversold", key, "There are more confirmed orders than places.", NeedsAgent: true));
        return (next with { OversoldReason = "Restored from a backup" }, actions);
    }

    private static OrderSegment? SegmentOn(OrderState order, string flight) =>
        order.Segments.FirstOrDefault(segment => segment.FlightId == flight);

    private static bool IsInMotion(OrderState order, string flight, DateTimeOffset now) =>
        (OrderEntitlements.IsSettling(order, now) && SegmentOn(order, flight) is not null)
            || Phases.Beside(order).Any(p => p.GrainType == Participant.FlightType && p.Key == flight);

    private static CabinPlaces PlacesOf(OrderState order, OrderSegment segment) =>
        new(segment.Cabin, segment.Places(order.Passengers.Length));

    // A part under cancellation may already be released, and places in another cabin may already be bought.
    private static bool IsDone(OrderState order, CabinPlaces kept, HoldEntry<CabinPlaces> entry) =>
        kept.Places == 0 ? !entry.IsLive : OrderEntitlements.Has(order, entry, kept);
}
