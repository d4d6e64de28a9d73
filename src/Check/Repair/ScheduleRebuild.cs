using FlightTickets.Check.Rules;
using FlightTickets.Fleet;

namespace FlightTickets.Check.Repair;

/// <summary>An airplane's future schedule, rebuilt from the flights that name it.</summary>
internal static class ScheduleRebuild
{
    public static (AirplaneState Next, List<RepairAction> Actions) Rebuild(
        string tail, AirplaneState airplane, IEnumerable<FlightUse> claims, Func<string, FlightUse?> find, DateTimeOffset now)
    {
        var (schedule, actions, seconds) = (airplane.Flights, new List<RepairAction>(), now.ToUnixTimeSeconds());
        foreach (var flight in airplane.Flights.Where(flight => flight.To > seconds))
        {
            if (find(flight.FlightId) is { } use && (!use.IsFirm || use.Airplane == tail)) continue;
            schedule = schedule.Remove(flight);
            actions.Add(new("unscheduled", tail, $"It does not fly {flight.FlightId}."));
        }

        foreach (var use in claims.Where(use => use.IsFirm && use.To > seconds))
        {
            var wanted = new Assignment(use.FlightId, use.From, use.To);
            if (schedule.Contains(wanted)) continue;
            schedule = schedule.RemoveAll(other => other.FlightId == use.FlightId);
            var overlaps = schedule.Any(other => other.Overlaps(use.From, use.To));
            schedule = schedule.Insert(schedule.Count(other => other.From < use.From), wanted);
            actions.Add(new("scheduled-again", tail,
                $"It flies {use.FlightId}{(overlaps ? ", which overlaps another flight" : "")}.", NeedsAgent: overlaps));
        }

        return actions.Count == 0 ? (airplane, actions) : (airplane with { Flights = schedule }, actions);
    }
}
