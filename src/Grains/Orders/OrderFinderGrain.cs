using System.Collections.Immutable;
using FlightTickets.Payments;
using FlightTickets.Persistence;
using FlightTickets.Users;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>
/// Finds orders. What leads to the fewest is looked up: a reference, ticket or payment names its order, an email its user, a flight knows
/// its orders, and names have an index. Each order is then read as it is now, and kept if it fits everything else.
/// </summary>
[GrainType("order-finder"), StatelessWorker]
internal sealed class OrderFinderGrain(
    [DurableLookup("Orders", "order")] IDurableLookup<OrderState> orders,
    [DurableLookup("Orders", OrderNames.RowType)] IDurableLookup<OrderNameState> names,
    OrderNumbers numbers) : Grain, IOrderFinderGrain
{
    /// <summary>How many orders are looked at for a page: beyond them the caller asks for the next one.</summary>
    private const int LooksPerPage = 1000;

    private const int OrdersAtOnce = 50;

    // May see every order; who asks was checked before.
    private static readonly Caller Airline = new("airline", IsAgent: true);

    public async Task<Result<Page<OrderView>>> Find(FindOrders wish)
    {
        if (wish.Email is { } email)
        {
            var owner = await GrainFactory.GetGrain<IEmailGrain>(EmailAddress.KeyOf(email)).GetOwner();
            if (owner is null || wish.UserId is { } user && user != owner) return Nothing;
            wish = wish with { UserId = owner };
        }

        if (wish.Reference is not null || wish.Ticket is not null || wish.Payment is not null) return await FindOne(wish);
        if (wish.UserId is { } userId) return await Page(wish, orders.IsCursor, (after, count) => OfUser(userId, count, after));
        if (wish.FlightId is not null) return await Page(wish, IsOrderId, await OfFlight(wish.FlightId));
        if (wish.FamilyName is { } name) return await Page(wish, names.IsCursor, (after, count) => OfName(name, count, after));
        throw new ArgumentException("Nothing bounds the search.", nameof(wish));
    }

    private static Page<OrderView> Nothing => new([], null);

    private async Task<Result<Page<OrderView>>> FindOne(FindOrders wish)
    {
        if (wish.After is not null) return Refusal.NoCursor;
        var search = GrainFactory.GetGrain<IOrderSearchGrain>(0);
        var named = wish switch
        {
            { Ticket: { } ticket } => await search.OfTicket(ticket),
            { Payment: { } payment } => PaymentId.OrderOf(payment),
            _ => null,
        };
        string[] ids = named is not null ? [named]
            : wish is { Ticket: null, Payment: null } ? [.. await search.OfReference(wish.Reference!)]
            : [];
        var found = await Task.WhenAll(ids.Select(Read));
        return new Page<OrderView>([.. found.OfType<OrderView>().Where(order => OrderFilter.Keeps(wish, order))], null);
    }

    private static async Task<Result<Page<OrderView>>> Page(
        FindOrders wish, Func<string, bool> isCursor, Func<string?, int, Task<IReadOnlyList<(OrderView? Order, string Cursor)>>> read)
    {
        if (wish.After is { } cursor && !isCursor(cursor)) return Refusal.NoCursor;
        var found = ImmutableArray.CreateBuilder<OrderView>();
        var after = wish.After;
        for (var looks = 0; looks < LooksPerPage; looks += OrdersAtOnce)
        {
            var batch = await read(after, OrdersAtOnce);
            foreach (var (order, at) in batch)
            {
                // Only another one that fits shows that there is a next page.
                var fits = order is not null && OrderFilter.Keeps(wish, order);
                if (fits && found.Count == wish.Limit) return new Page<OrderView>(found.ToImmutable(), after);
                if (fits) found.Add(order!);
                after = at;
            }

            if (batch.Count < OrdersAtOnce) return new Page<OrderView>(found.ToImmutable(), null);
        }

        return new Page<OrderView>(found.ToImmutable(), after);
    }

    private async Task<IReadOnlyList<(OrderView?, string)>> OfUser(string userId, int count, string? after)
    {
        var numbering = await numbers.Numbering();
        var rows = await orders.ByOwnerAsync(userId, count, after, newestFirst: true);
        return [.. rows.Select(row => ((OrderView?)row.Value.ToView(numbering), row.Cursor))];
    }

    private async Task<IReadOnlyList<(OrderView?, string)>> OfName(string familyName, int count, string? after)
    {
        var rows = await names.ByOwnerAsync(LookupName.IndexKey(familyName), count, after, newestFirst: true);
        return await ReadAll(rows, row => row.Value.OrderId, row => row.Cursor);
    }

    private async Task<Func<string?, int, Task<IReadOnlyList<(OrderView?, string)>>>> OfFlight(string flightId)
    {
        var all = await GrainFactory.GetGrain<IFlightOrdersGrain>(flightId).Orders();
        return (after, count) => ReadAll(
            all.SkipWhile(id => after is not null && string.CompareOrdinal(id, after) <= 0).Take(count), id => id, id => id);
    }

    private static bool IsOrderId(string text) => text.StartsWith(OrderId.Prefix, StringComparison.Ordinal);

    private async Task<IReadOnlyList<(OrderView?, string)>> ReadAll<T>(
        IEnumerable<T> rows, Func<T, string> orderId, Func<T, string> cursor) =>
        await Task.WhenAll(rows.Select(async row => (await Read(orderId(row)), cursor(row))));

    // A list shows no coupons: each would ask its flight.
    private async Task<OrderView?> Read(string id)
    {
        var order = (await GrainFactory.GetGrain<IOrderGrain>(id).Get(Airline)).Value;
        return order is null ? null : order with { Tickets = [.. order.Tickets.Select(ticket => ticket with { Coupon = null })] };
    }
}
