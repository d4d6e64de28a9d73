using FlightTickets.Orders;

namespace FlightTickets.Check.Repair;

/// <summary>Aligns users' unpaid places with the promises of their orders.</summary>
internal sealed class RepairUnpaidPlaces(Tables tables, RepairLog log, TimeProvider time)
{
    public async Task RunAsync(Dictionary<string, OrderState> orders, CancellationToken cancellationToken)
    {
        var drawing = orders.Values.Where(order => OrderEntitlements.IsPromised(order, time.GetUtcNow()))
            .GroupBy(order => order.UserId, StringComparer.Ordinal)
            .ToDictionary(user => user.Key, user => user.ToDictionary(order => order.Id), StringComparer.Ordinal);
        await foreach (var page in tables.HeldUnpaid.PagesAsync(cancellationToken))
        {
            foreach (var row in page)
            {
                drawing.Remove(row.Key, out var own);
                await RepairAsync(row.Key, row.State, own ?? [], orders, cancellationToken);
            }
        }

        foreach (var (user, own) in drawing) await RepairAsync(user, new StoredUnpaidPlaces([]), own, orders, cancellationToken);
    }

    private async Task RepairAsync(
        string user, StoredUnpaidPlaces stored, Dictionary<string, OrderState> own, Dictionary<string, OrderState> orders,
        CancellationToken cancellationToken)
    {
        var (next, actions) = UnpaidPlacesRebuild.Rebuild(user, stored, own, orders.GetValueOrDefault, time.GetUtcNow());
        if (actions.Count > 0) await log.DoAsync(actions, () => tables.HeldUnpaid.PutAsync(user, next, default, cancellationToken));
    }
}
