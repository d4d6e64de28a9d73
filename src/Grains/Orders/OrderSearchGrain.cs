using System.Collections.Immutable;
using FlightTickets.Persistence;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>Finds orders by the columns of their rows: it has no index of its own, and sees every acknowledged write.</summary>
[GrainType("order-search"), StatelessWorker]
internal sealed class OrderSearchGrain([DurableLookup("Orders", "order")] IDurableLookup<OrderState> orders, OrderNumbers numbers)
    : Grain, IOrderSearchGrain
{
    public async Task<Result<Page<OrderView>>> OfUser(string userId, int limit, string? after)
    {
        if (after is not null && !orders.IsCursor(after)) return Refusal.NoCursor;
        var numbering = await numbers.Numbering();
        // Reads one more than requested, to see whether there is another page.
        var found = await orders.ByOwnerAsync(userId, limit + 1, after, newestFirst: true);
        return new Page<OrderView>(
            [.. found.Take(limit).Select(order => order.Value.ToView(numbering))],
            found.Count > limit ? found[limit - 1].Cursor : null);
    }

    public async Task<Result<OrderView>> Lookup(string bookingReference, string familyName)
    {
        var numbering = await numbers.Numbering();
        var found = await orders.ByReferenceAsync(bookingReference.ToUpperInvariant());
        foreach (var order in found)
        {
            if (order.Value.Passengers.Any(passenger => LookupName.Matches(passenger.FamilyName, familyName)))
                return order.Value.ToView(numbering);
        }

        return new Refusal(RefusalCodes.NotFound, "There is no such order.");
    }

    public async Task<ImmutableArray<string>> OfReference(string bookingReference) =>
        [.. (await orders.ByReferenceAsync(bookingReference.ToUpperInvariant())).Select(order => order.Key)];

    public async Task<string?> OfTicket(string number)
    {
        var numbering = await numbers.Numbering();
        if (numbering.Read(number) is not { Number: < OrderNumbering.Capacity } read) return null;
        foreach (var order in await orders.ByReferenceAsync(numbering.Reference(read.Number)))
        {
            if (order.Value.FindTicket(numbering, number) is not null) return order.Key;
        }

        return null;
    }
}
