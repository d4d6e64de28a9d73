using FlightTickets.Orders;

namespace FlightTickets.Check.Repair;

/// <summary>A user's unpaid places, rebuilt from the orders with promises.</summary>
internal static class UnpaidPlacesRebuild
{
    /// <summary>The allowance and its repairs; the same object if there are none.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="stored">The stored state.</param>
    /// <param name="drawing">The user's orders with promises.</param>
    /// <param name="find">Finds orders.</param>
    /// <param name="now">The time.</param>
    public static (StoredUnpaidPlaces Next, List<RepairAction> Actions) Rebuild(
        string userId, StoredUnpaidPlaces stored, IReadOnlyDictionary<string, OrderState> drawing,
        Func<string, OrderState?> find, DateTimeOffset now)
    {
        var (user, actions) = (stored.ToUnpaidPlaces(), new List<RepairAction>());
        var entries = user.Entries;
        foreach (var (orderId, entry) in user.Entries)
        {
            if (drawing.ContainsKey(orderId)) continue;
            var order = find(orderId);
            var left = order is { WasConfirmed: false } && order.UserId == userId && OrderEntitlements.IsSettling(order, now)
                ? OrderEntitlements.Known(order, entry)
                : HoldEntry<HeldPlaces>.None;
            if (left == entry || (!entry.At(now).IsLive && !left.IsLive)) continue;
            entries = left.IsLive ? entries.SetItem(orderId, left) : entries.Remove(orderId);
            actions.Add(left.IsLive
                ? new("attempt-lowered", userId,
                    $"{orderId} is under way at attempt {order!.Attempt}, and the user's allowance knew a later one.")
                : new("allowance-released", userId,
                    $"{orderId} {(order is null ? "does not exist" : $"is {order.Phase}")} and holds nothing unpaid."));
        }

        foreach (var (orderId, order) in drawing)
        {
            var places = new HeldPlaces(order.Places);
            if (OrderEntitlements.Has(order, user[orderId].At(now), places)) continue;
            entries = entries.SetItem(orderId, OrderEntitlements.Right(order, places));
            actions.Add(new("allowance-drawn-again", userId, $"{orderId} holds {places.Places} places unpaid."));
        }

        return actions.Count == 0 ? (stored, actions) : (StoredUnpaidPlaces.Of(user with { Entries = entries }), actions);
    }
}
