using FlightTickets.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>How much a user may hold without paying, and for how long.</summary>
[Collection(nameof(OrdersCollection))]
public sealed class HoldingTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    private static readonly Caller Agent = new("agent", true);

    [Fact]
    public async Task Simultaneous_orders_stay_within_the_users_limit_of_unpaid_places()
    {
        // 250 places a user, 9 an order: 27 orders.
        var (user, flights) = (new Caller($"usr_{Guid.NewGuid():N}", false),
            new[] { await Cluster.ScheduleAsync(), await Cluster.ScheduleAsync() });
        var orders = Enumerable.Range(0, 34)
            .Select(i => (Id: OrderId.Derive(user.UserId, "POST /v1/orders", $"{i}"), Flight: flights[i % 2])).ToArray();
        var replies = await Task.WhenAll(orders.Select(order => PlaceNine(user, order.Id, order.Flight)));
        Assert.Equal(27, replies.Count(reply => reply.Order?.Status == OrderStatus.Held));
        Assert.All(replies.Where(reply => reply.Order?.Status != OrderStatus.Held),
            reply => Assert.Equal(RefusalCodes.HoldLimitReached, reply.Refusal?.Code));
        Assert.Equal(27 * 9,
            (await Task.WhenAll(flights.Select(async flight => (await Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0].Held)))
                .Sum());

        // What is cancelled or paid for is not held any more; somebody else's allowance is another.
        var held = orders.Where((_, i) => replies[i].Order?.Status == OrderStatus.Held).ToArray();
        var quote = (await Order(held[0].Id).QuoteCancellation(user, [], [])).Value!;
        await Order(held[0].Id).ConfirmCancellation(new ConfirmCancellation(user, quote.Id, "c", "h"));
        Assert.Equal(OrderStatus.Confirmed,
            (await Order(held[1].Id).Pay(new PayOrder(user, "p", "h", new PaymentMethod("card", "tok_visa")))).Order!.Status);
        foreach (var i in new[] { 100, 101 })
            Assert.Equal(OrderStatus.Held, (await PlaceNine(user, OrderId.Derive(user.UserId, "r", $"{i}"), flights[0])).Order!.Status);
        Assert.Equal(RefusalCodes.HoldLimitReached,
            (await PlaceNine(user, OrderId.Derive(user.UserId, "r", "102"), flights[0])).Refusal?.Code);
        Assert.Null((await PlaceNine(new Caller("other", false), NewOrder(), flights[0])).Refusal);

        // And what ran out neither.
        Cluster.Time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(OrderStatus.Held, (await PlaceNine(user, OrderId.Derive(user.UserId, "r", "103"), flights[1])).Order!.Status);
    }

    [Fact]
    public async Task An_agent_extends_a_hold_until_sales_close_at_the_latest()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var held = (await Place(order, flight, null, "18A")).Order!;
        var until = held.HoldExpiresAt!.Value.AddHours(2);
        Assert.Equal(RefusalCodes.NotFound, (await Order(order).ExtendHold(User, until)).Refusal?.Code);
        Assert.Equal(RefusalCodes.Invalid, (await Order(order).ExtendHold(Agent, held.HoldExpiresAt.Value.AddSeconds(-1))).Refusal?.Code);
        Assert.Equal(RefusalCodes.Invalid,
            (await Order(order).ExtendHold(Agent, held.Segments[0].DepartureUtc.AddMinutes(-59))).Refusal?.Code);
        for (var i = 0; i < 2; i++)
        {
            var extended = (await Order(order).ExtendHold(Agent, until)).Value!;
            Assert.Equal((OrderStatus.Held, until), (extended.Status, extended.HoldExpiresAt));
        }

        // Past the first deadline it is still there, for nobody else, and can be paid.
        Cluster.Time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(RefusalCodes.SeatUnavailable, (await Place(NewOrder(), flight, "tok_visa", "18A")).Refusal?.Code);
        Assert.Null((await Pay(order, "tok_visa")).Refusal);
        await AssertConfirmed(flight, order, "18A");
        Assert.Equal(RefusalCodes.OrderStatusConflict, (await Order(order).ExtendHold(Agent, until.AddHours(1))).Refusal?.Code);
    }

    [Fact]
    public async Task An_extended_hold_ends_at_its_new_deadline()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var held = (await Place(order, flight, null, "19A")).Order!;
        Assert.False((await Order(order).ExtendHold(Agent, held.HoldExpiresAt!.Value.AddMinutes(30))).IsRefused);
        await Woken(order, TimeSpan.FromMinutes(61), OrderStatus.Expired);
        await AssertFree(flight, "19A");
    }

    private Task<OrderReply> PlaceNine(Caller user, string order, string flight) => Order(order).Place(new PlaceOrder(
        user.UserId, "hash", [.. Enumerable.Range(0, 9).Select(i => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
        [new SegmentRequest(flight, Cabin.Economy, [])], null, null)
    {
        // The share of the cabin is another bound.
        HoldsFreely = true,
    });
}
