using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

[Collection(nameof(OrdersCollection))]
public sealed class FreeOrderTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    [Theory]
    [InlineData(null)]
    [InlineData("tok_visa")]
    [InlineData("tok_declined")]
    public async Task A_free_order_is_confirmed_at_once_without_a_card(string? token)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(fare: 0), NewOrder());
        var reply = await Place(order, flight, token, "3A");
        Assert.Equal((null, OrderStatus.Confirmed), (reply.Refusal?.Code, reply.Order!.Status));
        Assert.Empty(reply.Order.Payments);
        Assert.Equal(TicketStatus.Issued, Assert.Single(reply.Order.Tickets).Status);
        Assert.Equal(order, (await Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, "3A")).Get()).OrderId);
        Assert.True((await Place(order, flight, token, "3A")).Replayed);
        var quote = (await Order(order).QuoteCancellation(User, [], [])).Value!;
        Assert.Equal(OrderStatus.Cancelled,
            (await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"))).Order!.Status);
        await AssertFree(flight, "3A");
    }
}
