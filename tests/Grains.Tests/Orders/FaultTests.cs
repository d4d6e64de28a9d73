using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>One fault at each call of a booking, and what becomes of the order without the customer's help.</summary>
[Collection(nameof(OrdersCollection))]
public sealed class FaultTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    public static TheoryData<string, string, bool> Points
    {
        get
        {
            var points = new TheoryData<string, string, bool>();
            foreach (var after in new[] { false, true })
            {
                points.Add("Confirm", "flight", after);
                points.Add("Authorize", "payment", after);
                points.Add("Capture", "payment", after);
            }

            return points;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_call_that_fails_is_repeated_until_the_order_is_confirmed(string method, string callee, bool after)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        Cluster.Faults.Fail(method, Key(callee, flight, order), after);
        var reply = await Place(order, flight, "tok_visa", "12A");
        Assert.Null(reply.Refusal);
        Assert.True(Cluster.Faults.IsSpent(Key(callee, flight, order)));
        await AssertConfirmed(flight, order, "12A");
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task An_order_that_gives_up_trying_is_healed_by_its_wake_up(string method, string callee, bool after)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        // One more than an activation tries: it leaves the order as placed, and the customer never comes back.
        Cluster.Faults.Fail(method, Key(callee, flight, order), after, times: 11);
        var reply = await Place(order, flight, "tok_visa", "12B");
        Assert.Equal(OrderStatus.Placed, reply.Order!.Status);
        Assert.False(Cluster.Faults.IsSpent(Key(callee, flight, order)));
        await Woken(order, TimeSpan.FromSeconds(31), OrderStatus.Confirmed);
        await AssertConfirmed(flight, order, "12B");
    }

    [Fact]
    public async Task Without_its_wake_up_it_is_not_healed()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        Cluster.Faults.Fail("Capture", PaymentId.Of(order, 1), after: true, times: 10);
        Assert.Equal(OrderStatus.Placed, (await Place(order, flight, "tok_visa", "12D")).Order!.Status);
        Cluster.Faults.Fail("Wake", order, after: false);
        var woken = Cluster.Faults.Ended("Wake", order);
        Cluster.Time.Advance(TimeSpan.FromSeconds(31));
        await woken.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal(OrderStatus.Placed, (await Order(order).Get(User)).Value!.Status);

        // A wake-up that failed comes again.
        await Woken(order, TimeSpan.FromMinutes(10), OrderStatus.Confirmed);
        await AssertConfirmed(flight, order, "12D");
    }

    [Theory]
    [InlineData("Release", "flight", false)]
    [InlineData("Release", "flight", true)]
    [InlineData("Refund", "payment", false)]
    [InlineData("Refund", "payment", true)]
    public async Task A_cancellation_is_finished_whatever_fails(string method, string callee, bool after)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var reply = await Place(order, flight, "tok_visa", "12C");
        Cluster.Faults.Fail(method, Key(callee, flight, order), after, times: 2);
        var quote = (await Order(order).QuoteCancellation(User, [], [])).Value!;
        var cancelled = await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"));
        Assert.Equal(OrderStatus.Cancelled, cancelled.Order!.Status);
        Assert.True(Cluster.Faults.IsSpent(Key(callee, flight, order)));
        var payment = (await Grains.GetGrain<IPaymentGrain>(reply.Order!.Payment!.Id).Get(User)).Value!;
        Assert.Equal(payment.Captured, payment.Refunded);
        Assert.Equal(0, payment.Ledger.Sum(entry => entry.Amount.Minor));
        Assert.Equal(4, payment.Ledger.Length);
        await AssertFree(flight, "12C");
    }

    // In these two the customer's patience (10 s) ends with the hold: the first answer may be
    // "placed", the same request again learns the outcome.
    [Fact]
    public async Task A_hold_that_lapses_before_it_is_confirmed_is_taken_again()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        Cluster.Faults.Meanwhile("Authorize", PaymentId.Of(order, 1), () =>
        {
            Cluster.Time.Advance(TimeSpan.FromSeconds(31));
            return Task.CompletedTask;
        });
        await Place(order, flight, "tok_visa", "13A");
        Assert.Null((await Place(order, flight, "tok_visa", "13A")).Refusal);
        await AssertConfirmed(flight, order, "13A");
    }

    [Fact]
    public async Task A_hold_that_lapses_and_is_taken_by_another_ends_the_order_and_gives_the_money_back()
    {
        var (flight, order, other) = (await Cluster.ScheduleAsync(), NewOrder(), NewOrder());
        Cluster.Faults.Meanwhile("Authorize", PaymentId.Of(order, 1), async () =>
        {
            Cluster.Time.Advance(TimeSpan.FromSeconds(31));
            Assert.Null((await Place(other, flight, "tok_visa", "13B")).Refusal);
        });
        await Place(order, flight, "tok_visa", "13B");
        var reply = await Place(order, flight, "tok_visa", "13B");
        Assert.Equal(RefusalCodes.SeatUnavailable, reply.Refusal?.Code);
        Assert.Equal((OrderStatus.Failed, PaymentStatus.Voided), (reply.Order!.Status, reply.Order.Payment!.Status));
        await AssertConfirmed(flight, other, "13B");
    }

    private static string Key(string callee, string flight, string order) => callee == "flight" ? flight : PaymentId.Of(order, 1);
}
