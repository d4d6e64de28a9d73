using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// Faults on the way back: an order that cannot be had keeps nothing, neither places nor money, whatever fails meanwhile.
/// </summary>
[Collection(nameof(OrdersCollection))]
public sealed class GivingUpTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hold_of_unknown_outcome_books_nothing_and_the_same_request_may_succeed(bool after)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        Cluster.Faults.Fail("Hold", flight, after);
        await Assert.ThrowsAsync<TimeoutException>(() => Place(order, flight, "tok_visa", "1A"));
        await AssertFree(flight, "1A");
        Assert.Equal(0, (await Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0].Held);
        Assert.Equal(RefusalCodes.NotFound, (await Order(order).Get(User)).Refusal?.Code);
        var reply = await Place(order, flight, "tok_visa", "1A");
        Assert.Equal((null, false), (reply.Refusal?.Code, reply.Replayed));
        await AssertConfirmed(flight, order, "1A");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_promise_of_unknown_outcome_is_made_again_before_the_customer_hears_of_it(bool after)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        // The first hold is the one in memory, the second the promise.
        Cluster.Faults.Meanwhile("Hold", flight, () => Task.CompletedTask);
        Cluster.Faults.Fail("Hold", flight, after, times: 2);
        Assert.Equal(OrderStatus.Held, (await Place(order, flight, null, "2A")).Order!.Status);
        Assert.True(Cluster.Faults.IsSpent(flight));
        Assert.Equal(1, (await Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0].Held);
        Assert.Null((await Pay(order, "tok_visa")).Refusal);
        await AssertConfirmed(flight, order, "2A");
    }

    [Theory]
    [InlineData("Void", false)]
    [InlineData("Void", true)]
    [InlineData("Release", false)]
    [InlineData("Release", true)]
    public async Task The_wake_up_gives_up_reserved_places_if_need_be(string method, bool after)
    {
        var (flight, order, other) = (await Cluster.ScheduleAsync(), NewOrder(), NewOrder());
        await Place(order, flight, null, "3A");
        var payment = PaymentId.Of(order, 1);
        Cluster.Faults.Meanwhile("Authorize", payment, async () =>
        {
            Cluster.Time.Advance(TimeSpan.FromMinutes(33));
            Assert.Null((await Place(other, flight, "tok_visa", "3A")).Refusal);
        });
        // More than the caller tries, and more than the wake-up that the jump brings.
        Cluster.Faults.Fail(method, method == "Void" ? payment : flight, after, times: 25);
        Assert.Equal(OrderStatus.Placed, (await Pay(order, "tok_visa")).Order!.Status);
        await Woken(order, TimeSpan.FromSeconds(31), OrderStatus.Expired);
        Assert.Equal(RefusalCodes.HoldExpired, (await Pay(order, "tok_visa")).Refusal?.Code);
        var view = (await Grains.GetGrain<IPaymentGrain>(payment).Get(User)).Value!;
        Assert.Equal((PaymentStatus.Voided, 0L), (view.Status, view.Captured.Minor));
        await AssertConfirmed(flight, other, "3A");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_declined_order_gives_its_holds_back_although_the_flight_does_not_answer(bool after)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        Cluster.Faults.Fail("Withdraw", flight, after, times: 2);
        var reply = await Place(order, flight, "tok_declined", "4A");
        Assert.Equal((RefusalCodes.PaymentDeclined, OrderStatus.Failed), (reply.Refusal?.Code, reply.Order!.Status));
        Assert.True(Cluster.Faults.IsSpent(flight));
        await AssertFree(flight, "4A");
        Assert.Equal(0, (await Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0].Held);
    }

    [Fact]
    public async Task All_segments_or_none()
    {
        var (free, full, order) = (await Cluster.ScheduleAsync(), await Cluster.ScheduleAsync(authorized: 1, daysLater: 7), NewOrder());
        Assert.Null((await Place(NewOrder(), full, "tok_visa", "1A")).Refusal);
        var reply = await Order(order).Place(new PlaceOrder(
            User.UserId, "hash", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(free, Cabin.Economy, ["5A"]), new SegmentRequest(full, Cabin.Economy, ["5A"])],
            new PaymentMethod("card", "tok_visa"), null));
        Assert.Equal((RefusalCodes.SoldOut, "Segments[1].FlightId"), (reply.Refusal?.Code, reply.Refusal?.Field?.ToString()));
        await AssertFree(free, "5A");
        await AssertFree(full, "5A");
        Assert.Equal(0, (await Grains.GetGrain<IFlightGrain>(free).Get())!.Cabins[0].Held);
    }
}
