using System.Collections.Immutable;
using System.Globalization;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// Lists disrupted orders: by flight or day from the index's entries, otherwise by the owner of the orders' rows. The disruptions
/// themselves are read from those rows, so a list shows every acknowledged answer.
/// </summary>
[GrainType("disruption-desk"), StatelessWorker]
internal sealed class DisruptionDeskGrain(
    [DurableLookup("Orders", "disruptions")] IDurableLookup<DisruptionsState> rows,
    [DurableLookup("Orders", DisruptionDesk.EntryType)] IDurableLookup<DisruptedEntry> entries) : Grain, IDisruptionDeskGrain
{
    /// <summary>How many orders one call reads at most: a filter may find few among many.</summary>
    private const int MaxRead = 2000;

    private const int AtOnce = 100;

    private static readonly Caller Airline = new("airline", IsAgent: true);

    public async Task<Result<DisruptedOrders>> List(DisruptionFilter filter, int limit, string? after)
    {
        var sources = await Sources(filter);
        if (!TryPlace(after, sources, out var source, out var cursor)) return Refusal.NoCursor;
        var counts = after is null ? await Count(filter, sources) : null;
        var found = new List<(string OrderId, ImmutableArray<DisruptionView> Shown)>();
        for (var read = 0; source < sources.Count; source++, cursor = null)
        {
            while (true)
            {
                var page = await sources[source].Read(AtOnce, cursor);
                foreach (var (orderId, all, place) in page)
                {
                    if (found.Count == limit || read == MaxRead) return await Page(cursor);
                    (cursor, read) = (place, read + 1);
                    var shown = DisruptionDesk.Shown(all, filter);
                    if (!shown.IsEmpty && found.All(other => other.OrderId != orderId)) found.Add((orderId, shown));
                }

                if (page.Count < AtOnce) break;
            }
        }

        return await Page(null, isLast: true);

        async Task<DisruptedOrders> Page(string? place, bool isLast = false) => new(
            [.. await Task.WhenAll(found.Select(async item => await Describe(item.OrderId, item.Shown)))],
            isLast ? null : string.Create(CultureInfo.InvariantCulture, $"{source}.{place}"), counts);
    }

    private async Task<DisruptedOrder> Describe(string orderId, ImmutableArray<DisruptionView> shown)
    {
        var order = await GrainFactory.GetGrain<IOrderGrain>(orderId).Get(Airline);
        return order.IsRefused
            ? new DisruptedOrder(orderId, null, 0, shown)
            : new DisruptedOrder(orderId, order.Value.BookingReference, order.Value.Passengers.Count(p => !p.Cancelled), shown);
    }

    private async Task<IReadOnlyList<Source>> Sources(DisruptionFilter filter)
    {
        if (filter.FlightId is { } flight) return [OfFlight(flight)];
        if (filter.Date is { } date)
            return [.. (await entries.ByOwnerAsync(DisruptionDesk.OwnerOf(date))).Select(entry => OfFlight(entry.Value.Id))];
        return [.. DisruptionDesk.OwnersOf(filter.Status).Select(OfOwner)];
    }

    private Source OfOwner(string owner) => new(async (limit, after) =>
        [.. (await rows.ByOwnerAsync(owner, limit, after)).Select(row => (row.Key, row.Value.All, row.Cursor))]);

    private Source OfFlight(string flightId) => new(async (limit, after) =>
    {
        var found = await entries.ByOwnerAsync(flightId, limit, after);
        var all = await Task.WhenAll(found.Select(entry => GrainFactory.GetGrain<IStoredDisruptions>(entry.Value.Id).Stored()));
        return [.. found.Select((entry, i) => (entry.Value.Id, all[i], entry.Cursor))];
    });

    private static async Task<DisruptionCounts> Count(DisruptionFilter filter, IReadOnlyList<Source> sources)
    {
        var isWhole = filter is { FlightId: null, Date: null };
        var every = filter with { Status = null };
        var counts = new int[3];
        foreach (var source in sources.Take(isWhole ? 2 : int.MaxValue))
        {
            string? cursor = null;
            while (true)
            {
                var page = await source.Read(AtOnce, cursor);
                foreach (var shown in page.SelectMany(row => DisruptionDesk.Shown(row.All, every)))
                    counts[(int)DisruptionDesk.StandingOf(shown)!.Value]++;
                if (page.Count < AtOnce) break;
                cursor = page[^1].Cursor;
            }
        }

        return new DisruptionCounts(counts[0], counts[1], isWhole ? null : counts[2]);
    }

    private bool TryPlace(string? after, IReadOnlyList<Source> sources, out int source, out string? cursor)
    {
        (source, cursor) = (0, null);
        if (after is null) return true;
        if (after.Split('.', 2) is not [var position, var place] || (place.Length > 0 && !rows.IsCursor(place))
            || !int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out source) || source > sources.Count) return false;
        cursor = place.Length == 0 ? null : place;
        return true;
    }

    /// <summary>Orders in a stable order, with their disruptions and cursors.</summary>
    private sealed record Source(
        Func<int, string?, Task<IReadOnlyList<(string OrderId, ImmutableArray<DisruptionView> All, string Cursor)>>> Read);
}
