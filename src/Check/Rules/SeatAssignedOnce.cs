using FlightTickets.Flights;

namespace FlightTickets.Check.Rules;

/// <summary>Invariant 1: a seat has at most one live assignment.</summary>
internal static class SeatAssignedOnce
{
    public static IEnumerable<Violation> Check(Row<StoredSeat> row, AuditClock moment)
    {
        var live = row.State.ToSeat().Entries.Where(e => e.Entry.At(moment.Now).IsLive).Select(e => e.OrderId)
            .Order(StringComparer.Ordinal).ToArray();
        if (live.Length > 1)
            yield return new Violation(Invariant.SeatOnce, "seat-twice", row.Key, string.Join(' ', live),
                $"The seat is given to {live.Length} orders.");
    }
}
