using FlightTickets.Check.Rules;
using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Check.Repair;

/// <summary>A route's list of flights, by which they are found, rebuilt from the flights.</summary>
internal static class RouteRebuild
{
    /// <summary>The route and its repairs; the same object if there are none.</summary>
    /// <param name="key">The route.</param>
    /// <param name="route">The stored state.</param>
    /// <param name="flights">The flights that fly it.</param>
    /// <param name="find">Finds flights.</param>
    public static (RouteState Next, List<RepairAction> Actions) Rebuild(
        string key, RouteState route, IEnumerable<FlightUse> flights, Func<string, FlightUse?> find)
    {
        var (next, actions) = (route, new List<RepairAction>());
        if (!Route.TryParse(key, out var origin, out var destination)) return (route, actions);
        foreach (var date in route.Days.Select(day => DateOnly.FromDayNumber(day.Day)))
        {
            foreach (var id in Route.On(route, origin, date))
            {
                if (find(id) is { } use && (use.Destination is null || use.Destination == destination)) continue;
                if (!FlightId.TryParse(id, out var flight)) continue;
                next = Route.Remove(next, flight, date);
                actions.Add(new("off-the-route", key, $"There is no flight {id} on it."));
            }
        }

        foreach (var use in flights)
        {
            if (!FlightId.TryParse(use.FlightId, out var flight)) continue;
            var listed = Route.Add(next, flight, flight.Date, TimeSpan.FromSeconds(use.To - use.From));
            if (ReferenceEquals(listed, next)) continue;
            next = listed;
            actions.Add(new("on-the-route-again", key, $"A search would not have found {use.FlightId}."));
        }

        return (next, actions);
    }
}
