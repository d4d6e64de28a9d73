using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>Invariant 3: every assignment and every sale belongs to a live order.</summary>
internal static class BelongsToLiveOrder
{
    public static IEnumerable<Violation> Check(Row<FlightState> flight, Neighbours known, AuditClock moment)
    {
        foreach (var (orderId, stored) in flight.State.Manifest.Entries)
        {
            if (!stored.At(moment.Now).IsLive) continue;
            var order = known.Orders.GetValueOrDefault(orderId);
            var standing = moment.Of(order);
            if (Judge(standing, order is not null && Flies(order.State, flight.Key, standing)) is { } judged)
                yield return Say("sale", judged, flight.Key, orderId);
        }
    }

    public static IEnumerable<Violation> Check(Row<StoredSeat> seat, Neighbours known, AuditClock moment)
    {
        foreach (var (orderId, stored) in seat.State.ToSeat().Entries)
        {
            if (stored.At(moment.Now) is not { IsLive: true } entry) continue;
            var order = known.Orders.GetValueOrDefault(orderId);
            var standing = moment.Of(order);
            if (Judge(standing, order is not null && Wants(order.State, seat.Key, entry, standing)) is { } judged)
                yield return Say("seat", judged, seat.Key, orderId);
        }
    }

    private static bool Wants(OrderState order, string seat, HoldEntry<SeatPassenger> entry, Standing standing)
    {
        // While an order's saga is at work its seats change: then only the flight has to match.
        if (standing is not (Standing.Confirmed or Standing.Held) || !Phases.IsSeated(order.Phase))
            return Flies(order, FlightId.FlightOf(seat), standing);
        var passenger = (entry.Sold?.Claim ?? entry.Promised?.Claim)?.Passenger;
        return OrderSaga.Everything(order).Any(p => p.GrainType == Participant.SeatType && p.Key == seat && p.Passenger == passenger)
            || Phases.Beside(order).Any(p => p.GrainType == Participant.SeatType && p.Key == seat);
    }

    /// <summary>
    /// Whether the order is on the flight, or changes to or from it; while its saga makes or undoes everything, a cancelled segment counts,
    /// too.
    /// </summary>
    private static bool Flies(OrderState order, string flightId, Standing standing) =>
        order.Segments
            .Where((segment, i) => segment.FlightId == flightId
                && (standing is not (Standing.Confirmed or Standing.Held) || order.Travelling(i) != 0)).Any()
        || Phases.Beside(order).Any(p => p.GrainType == Participant.FlightType && p.Key == flightId);

    private static (string Rule, string Why)? Judge(Standing standing, bool wants) => standing switch
    {
        Standing.Absent => ("of-no-order", "an order that does not exist"),
        Standing.Ended => ("of-ended-order", "an order that has ended"),
        _ when !wants => ("not-wanted", "an order that does not want it"),
        _ => null,
    };

    private static Violation Say(string what, (string Rule, string Why) judged, string key, string orderId) =>
        new(Invariant.LiveOrder, $"{what}-{judged.Rule}", key, orderId, $"It belongs to {judged.Why}.");
}
