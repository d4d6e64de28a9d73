using System.Collections.Immutable;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Check.Rules;

/// <summary>
/// Invariant 4: a confirmed order has all its segments sold, its seats assigned, and its money captured
/// exactly once. Promises to unpaid orders are checked as well.
/// </summary>
internal static class ConfirmedIsWhole
{
    public static IEnumerable<Violation> Check(Row<OrderState> row, Neighbours known, AuditClock moment)
    {
        var (order, standing) = (row.State, moment.Of(row));
        if (standing is not (Standing.Confirmed or Standing.Held)) yield break;
        var kept = Phases.Kept(order);
        foreach (var participant in OrderSaga.Everything(order))
        {
            if (participant.GrainType == Participant.FlightType)
            {
                if (CheckSale(order, kept, participant, known, standing, moment) is { } violation) yield return violation;
            }
            else if (Phases.IsSeated(order.Phase) && kept[participant.Segment].SeatOf(participant.Passenger) is not null
                && CheckSeat(order, participant, known, standing, moment) is { } violation)
            {
                yield return violation;
            }
        }

        if (standing == Standing.Confirmed)
        {
            foreach (var violation in CheckMoney(order, known)) yield return violation;
        }
    }

    private static Violation? CheckSale(
        OrderState order, ImmutableArray<OrderSegment> kept, Participant participant, Neighbours known,
        Standing standing, AuditClock moment)
    {
        if (known.Flights.GetValueOrDefault(participant.Key)?.State is not { IsDraft: false } flight)
            return new(Invariant.ConfirmedWhole, "no-flight", order.Id, participant.Key, "Its flight does not exist.");
        var entry = flight.Manifest[order.Id].At(moment.Now);
        var has = entry.Sold?.Claim ?? (standing == Standing.Held ? entry.Promised?.Claim : null);
        var segment = order.Segments[participant.Segment];
        var wanted = new CabinPlaces(segment.Cabin, segment.Places(order.Passengers.Length));
        var least = new CabinPlaces(kept[participant.Segment].Cabin, kept[participant.Segment].Places(order.Passengers.Length));
        if (has == wanted || has == least || (has is null && least.Places == 0)) return null;
        var what = has is { } other ? $"{other.Places} places in {other.Cabin}" : "nothing";
        return new(Invariant.ConfirmedWhole, standing == Standing.Held ? "not-promised" : "not-sold", order.Id, participant.Key,
            $"It is {standing.ToString().ToLowerInvariant()} for {wanted.Places} places in {wanted.Cabin} and has {what} on the flight.");
    }

    private static Violation? CheckSeat(OrderState order, Participant participant, Neighbours known, Standing standing, AuditClock moment)
    {
        var entry = known.Seats.GetValueOrDefault(participant.Key)?.State.ToSeat()[order.Id].At(moment.Now)
            ?? HoldEntry<SeatPassenger>.None;
        var has = entry.Sold?.Claim ?? (standing == Standing.Held ? entry.Promised?.Claim : null);
        if (has?.Passenger == participant.Passenger || IsTakenAway(participant, entry, known)) return null;
        return new(Invariant.ConfirmedWhole, standing == Standing.Held ? "seat-not-promised" : "seat-not-assigned",
            order.Id, participant.Key,
            $"Its passenger {participant.Passenger} lacks the seat in the order.");
    }

    /// <summary>Whether the seat is gone from the airplane, or about to be: the gate assigns another one.</summary>
    internal static bool IsTakenAway(Participant participant, HoldEntry<SeatPassenger> entry, Neighbours known)
    {
        if (entry.Released is { TakenAway: true }) return true;
        var flightId = FlightId.FlightOf(participant.Key);
        return known.Flights.GetValueOrDefault(flightId)?.State is { } flight
            && (SeatLayout.Find(flight.Layout, participant.Key[(flightId.Length + 1)..]).Standing == SeatStanding.Absent
                || flight.Swap is not null);
    }

    private static IEnumerable<Violation> CheckMoney(OrderState order, Neighbours known)
    {
        var (captured, refunded, takers) = OrderMoney.Of(order, known);
        if (Phases.Keeps(order) is not { } keeps || (captured - refunded >= keeps.Least && captured - refunded <= keeps.Most)) yield break;
        var (rule, other) = captured < keeps.Least ? ("not-captured", null)
            : captured - refunded > keeps.Most ? ("captured-twice", string.Join(' ', takers))
            : ("given-back", null);
        yield return new(Invariant.ConfirmedWhole, rule, order.Id, other,
            $"It must keep {Show(keeps.Least)}{(keeps.Least == keeps.Most ? "" : $" to {Show(keeps.Most)}")}; {Show(captured)} was "
                + $"captured and {Show(refunded)} given back.");

        Money Show(long minor) => new(minor, order.Total.Currency);
    }
}
