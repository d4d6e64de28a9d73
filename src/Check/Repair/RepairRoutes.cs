using FlightTickets.Check.Rules;
using FlightTickets.Fleet;

namespace FlightTickets.Check.Repair;

/// <summary>Aligns routes with their flights, and the list of routes with the existing routes.</summary>
internal sealed class RepairRoutes(Tables tables, RepairLog log)
{
    public async Task RunAsync(List<FlightUse> uses, CancellationToken cancellationToken)
    {
        var byId = uses.ToDictionary(use => use.FlightId, StringComparer.Ordinal);
        var flying = uses.Where(use => use.Destination is not null).GroupBy(RouteOf, StringComparer.Ordinal)
            .ToDictionary(route => route.Key, route => route.ToArray(), StringComparer.Ordinal);
        var there = new SortedSet<string>(flying.Keys, StringComparer.Ordinal);
        await foreach (var page in tables.Routes.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                if (row.State.Exists) there.Add(row.Key);
                flying.Remove(row.Key, out var flights);
                await RepairAsync(row.Key, row.State, flights ?? []);
            }
        }

        foreach (var (route, flights) in flying) await RepairAsync(route, new RouteState(), flights);
        await ListAsync(there, cancellationToken);

        async Task RepairAsync(string key, RouteState route, FlightUse[] flights)
        {
            var (next, actions) = RouteRebuild.Rebuild(key, route, flights, byId.GetValueOrDefault);
            if (actions.Count > 0) await log.DoAsync(actions, () => tables.Routes.PutAsync(key, next, default, cancellationToken));
        }
    }

    private async Task ListAsync(SortedSet<string> there, CancellationToken cancellationToken)
    {
        var list = (await tables.Network.ReadAsync([INetworkGrain.Key], cancellationToken)).GetValueOrDefault(INetworkGrain.Key)?.State
            ?? KeyList.Empty;
        RepairAction[] actions = [.. there.Except(list.Keys)
            .Select(route => new RepairAction("route-listed-again", route, "The list of routes lacked it."))];
        if (actions.Length == 0) return;
        await log.DoAsync(actions, () => tables.Network.PutAsync(INetworkGrain.Key, there.Aggregate(list, (all, route) => all.With(route)),
            default, cancellationToken));
    }

    private static string RouteOf(FlightUse use) =>
        $"{(Flights.FlightId.TryParse(use.FlightId, out var id) ? id.Origin : "")}-{use.Destination}";
}
