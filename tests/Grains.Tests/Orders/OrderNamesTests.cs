using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Orders that are older than the index of names come into it.</summary>
[Collection(nameof(OrdersCollection))]
public sealed class OrderNamesTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    [Fact]
    public async Task Orders_from_before_the_index_are_found_once_it_has_caught_up()
    {
        var flight = await Cluster.ScheduleAsync();
        var order = NewOrder();
        Passenger[] passengers = [new("Jan", "Kowalewski", new(1990, 1, 1)), new("Ewa", "Kowalewska", new(1990, 1, 1))];
        Assert.Null((await Order(order).Place(new PlaceOrder(
            User.UserId, "hash", [.. passengers], [new SegmentRequest(flight, Cabin.Economy, [])],
            new PaymentMethod("card", "tok_visa"), null))).Refusal);
        // No events are delivered here, and the cluster's own catch-up ended before the order came.
        Assert.Empty(await Find("kowalewski"));
        await Grains.GetGrain<IOrderNamesGrain>(1).Begin();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while ((await Find("kowalewski")).Length == 0) Assert.False(patience.IsCancellationRequested, "The order never came.");
        Assert.Equal([order], await Find("KOWALEWSKI"));
        Assert.Equal([order], await Find("kowalewska"));
        // A second time adds nothing.
        await Grains.GetGrain<IOrderNamesGrain>(2).Begin();
        Assert.Equal([order], await Find("kowalewska"));
    }

    private async Task<string[]> Find(string name)
    {
        var found = await Grains.GetGrain<IOrderFinderGrain>(0).Find(new FindOrders { FamilyName = name });
        return [.. found.Value!.Data.Select(order => order.Id)];
    }
}
