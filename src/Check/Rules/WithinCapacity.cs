using FlightTickets.Flights;

namespace FlightTickets.Check.Rules;

/// <summary>Invariant 2: held + sold ≤ authorized capacity per cabin, or the flight gives a reason.</summary>
internal static class WithinCapacity
{
    public static IEnumerable<Violation> Check(Row<FlightState> row, AuditClock moment)
    {
        if (row.State.IsDraft || row.State.OversoldReason is not null) yield break;
        foreach (var cabin in Flight.DropLapsed(row.State, moment.Now).Cabins)
        {
            if (cabin.Sold + cabin.Held <= cabin.Capacity) continue;
            yield return new Violation(
                Invariant.Capacity, "oversold", row.Key, cabin.Cabin.ToString().ToLowerInvariant(),
                $"{cabin.Sold} sold and {cabin.Held} held of {cabin.Capacity}, and the flight is not marked oversold.");
        }
    }
}
