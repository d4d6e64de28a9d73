using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>
/// Invariant 1, as tickets see it: one seat of a flight, one live ticket. The seat's row names its passenger and the order's row names the
/// ticket's seat; the two agree, and no two live tickets name the same seat.
/// </summary>
internal static class TicketsNameSeats
{
    /// <summary>The orders of a flight: no two live tickets name one of its seats.</summary>
    public static IEnumerable<Violation> Check(Row<FlightState> flight, Neighbours known, AuditClock moment)
    {
        var named = known.Orders.Values
            .Where(order => flight.State.Manifest.Entries.ContainsKey(order.Key))
            .Where(order => moment.Of(order) == Standing.Confirmed && Phases.IsSeated(order.State.Phase))
            .SelectMany(order => Named(order.State, flight.Key))
            .GroupBy(ticket => ticket.Seat, StringComparer.Ordinal);
        foreach (var seat in named)
        {
            if (seat.Count() < 2) continue;
            var orders = seat.Select(ticket => ticket.OrderId).Distinct().Order(StringComparer.Ordinal);
            yield return new Violation(
                Invariant.SeatOnce, "seat-on-two-tickets", FlightId.SeatKey(flight.Key, seat.Key), string.Join(' ', orders),
                "Two live tickets name the seat.");
        }
    }

    /// <summary>An order: nobody else has a seat that one of its live tickets names.</summary>
    public static IEnumerable<Violation> Check(Row<OrderState> row, Neighbours known, AuditClock moment)
    {
        var order = row.State;
        if (moment.Of(row) != Standing.Confirmed || !Phases.IsSeated(order.Phase)) yield break;
        var kept = Phases.Kept(order);
        foreach (var participant in OrderSaga.Everything(order))
        {
            if (participant.GrainType != Participant.SeatType || kept[participant.Segment].SeatOf(participant.Passenger) is null) continue;
            if (known.Seats.GetValueOrDefault(participant.Key)?.State.ToSeat() is not { } seat) continue;
            if (Seat.HolderAt(seat, moment.Now) is not { Sold: true } holder || holder.OrderId == order.Id) continue;
            if (IsBeingTold(seat[order.Id].At(moment.Now))) continue;
            yield return new Violation(Invariant.SeatOnce, "seat-of-another", order.Id, participant.Key,
                $"Its passenger {participant.Passenger} has a live ticket for a seat that belongs to {holder.OrderId}.");
        }
    }

    /// <summary>Whether the seat was taken away recently: the order learns of it by an event.</summary>
    private static bool IsBeingTold(HoldEntry<SeatPassenger> entry) => entry.Released is { TakenAway: true };

    private static IEnumerable<(string Seat, string OrderId)> Named(OrderState order, string flightId)
    {
        var kept = Phases.Kept(order);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i].FlightId != flightId) continue;
            for (var passenger = 0; passenger < order.Passengers.Length; passenger++)
            {
                if (kept[i].HasPlace(passenger) && kept[i].SeatOf(passenger) is { } seat) yield return (seat, order.Id);
            }
        }
    }
}
