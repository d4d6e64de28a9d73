using System.Collections.Immutable;
using FlightTickets.Events;
using FlightTickets.Orders.Events;
using FlightTickets.Persistence;

namespace FlightTickets.Orders;

/// <summary>Puts orders into the index of names once they are held or confirmed. Key: a partition of the orders' events.</summary>
[Alias("order-name-keeper")]
internal interface IOrderNameKeeperGrain : IGrainWithStringKey;

[GrainType("order-name-keeper"), ImplicitStreamSubscription("orders")]
internal sealed class OrderNameKeeperGrain(
    [DurableRows("Orders", OrderNames.RowType)] IDurableRows<OrderNameState> names,
    [DurableLookup("Orders", "order")] IDurableLookup<OrderState> orders,
    RecentPassengers recent) : EventConsumerGrain, IOrderNameKeeperGrain
{
    // Rows of different orders share a batch of the store's.
    protected override int SubjectsAtOnce => int.MaxValue;

    protected override bool Wants(Type data) => data == typeof(OrderHeld) || data == typeof(OrderConfirmed);

    protected override Task On(EventEnvelope envelope, object data) => data switch
    {
        OrderHeld e => Keep(e.OrderId, e.BookingReference),
        OrderConfirmed e => Keep(e.OrderId, e.BookingReference),
        _ => Task.CompletedTask,
    };

    // The events are for others, too, so they hold no names.
    private async Task Keep(string orderId, string reference) =>
        await OrderNameRows.Put(names, orderId, await Passengers(orderId, reference));

    private async Task<ImmutableArray<Passenger>> Passengers(string orderId, string reference)
    {
        // Without a call its row is written together with those that other consumers of the event write.
        if (recent.Take(orderId) is { } known)
            return known;

        try
        {
            return await GrainFactory.GetGrain<INamedOrder>(orderId).Passengers();
        }
        catch (TypeLoadException)
        {
            // The order is active on a silo of an older build, which cannot read the call.
            var rows = await orders.ByReferenceAsync(reference);
            return [.. rows.Where(row => row.Key == orderId).SelectMany(row => row.Value.Passengers)];
        }
    }
}

/// <summary>The rows of the index of names.</summary>
internal static class OrderNameRows
{
    /// <summary>Adds an order's rows; those that exist stay as they are.</summary>
    public static Task Put(IDurableRows<OrderNameState> rows, string orderId, IEnumerable<Passenger> passengers) =>
        Task.WhenAll(OrderNames.RowsOf(orderId, passengers).Select(row =>
            rows.Open(row.Key).TryInsertAsync(new OrderNameState { OrderId = orderId }, new Commit { Owner = row.Name })));
}
