using FlightTickets.Check.Rules;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Repair;

/// <summary>A seat's assignment, rebuilt from the orders.</summary>
internal static class SeatRebuild
{
    /// <summary>The seat and its repairs; the same object if there are none.</summary>
    /// <param name="key">The seat.</param>
    /// <param name="stored">The stored state.</param>
    /// <param name="wanted">The seat's owner according to the orders, or <see langword="null"/>.</param>
    /// <param name="find">Finds orders.</param>
    /// <param name="now">The time.</param>
    public static (StoredSeat Next, List<RepairAction> Actions) Rebuild(
        string key, StoredSeat stored, (OrderState Order, int Passenger, int Segment)? wanted,
        Func<string, OrderState?> find, DateTimeOffset now)
    {
        var (seat, actions) = (stored.ToSeat(), new List<RepairAction>());
        var entries = seat.Entries;
        foreach (var (orderId, entry) in seat.Entries)
        {
            if (orderId == wanted?.Order.Id) continue;
            var order = find(orderId);
            var left = order is not null && wanted is null && IsInMotion(order, key, now)
                ? OrderEntitlements.Known(order, entry)
                : HoldEntry<SeatPassenger>.None;
            if (left == entry || (!entry.At(now).IsLive && !left.IsLive)) continue;
            entries = entries.Remove((orderId, entry));
            if (left.IsLive) entries = entries.Add((orderId, left));
            actions.Add(left.IsLive
                ? new("attempt-lowered", key, $"{orderId} is under way at attempt {order!.Attempt}, and the seat knew a later one.")
                : new("seat-released", key,
                    $"{orderId} {(order is null ? "does not exist" : $"is {order.Phase} and has another seat, or none")}."));
        }

        var next = seat with { Entries = entries };
        if (wanted is { } holder
            && !OrderEntitlements.Has(holder.Order, seat[holder.Order.Id].At(now), new SeatPassenger(holder.Passenger)))
        {
            next = next with
            {
                Entries = [.. entries.Where(e => e.OrderId != holder.Order.Id),
                    (holder.Order.Id, OrderEntitlements.Right(holder.Order, new SeatPassenger(holder.Passenger)))],
                CheckedIn = holder.Order.CheckIns.Any(
                    checkIn => (checkIn.Passenger, checkIn.Segment) == (holder.Passenger, holder.Segment)),
                Boarded = false,
            };
            actions.Add(new("assigned-again", key, $"It is the seat of {holder.Order.Id}, passenger {holder.Passenger}."));
        }
        else if (actions.Count > 0 && wanted is null)
        {
            next = next with { CheckedIn = false, Boarded = false };
        }

        if (next.Boarded && (wanted is not { } seated || seated.Order.CheckInOf(seated.Passenger, seated.Segment) is null))
        {
            next = next with { Boarded = false };
            actions.Add(new("taken-off-board", key, "No order knows that its passenger has checked in."));
        }

        return actions.Count == 0 ? (stored, actions) : (StoredSeat.Of(next with { Version = Seat.NextVersion(seat, now) }), actions);
    }

    // The additional seats of an order under way, or one that changes its seats or flight.
    private static bool IsInMotion(OrderState order, string key, DateTimeOffset now)
    {
        var flight = FlightId.FlightOf(key);
        return (OrderEntitlements.IsSettling(order, now) && order.Segments.Any(segment => segment.FlightId == flight))
            || Phases.Beside(order).Any(p => p.GrainType == Participant.SeatType && p.Key == key);
    }
}
