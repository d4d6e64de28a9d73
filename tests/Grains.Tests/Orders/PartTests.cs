using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// Cancelling a part of an order: its places, seats, tickets and money go, everything else stays, whatever fails on the way.
/// </summary>
[Collection(nameof(OrdersCollection))]
public sealed class PartTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    [Fact]
    public async Task A_passenger_is_taken_off_and_the_rest_flies()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(rules: new FareRules { CancellationFee = 4900 }), NewOrder());
        var before = (await Place(order, flight, "tok_visa", "6A", "6B", "6C")).Order!;
        var quote = (await Order(order).QuoteCancellation(User, [1], [])).Value!;
        Assert.Equal(new Money(15000, "USD"), quote.Refund);
        var reply = await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"));
        Assert.Equal((null, OrderStatus.Confirmed, new Money(2 * 19900, "USD")),
            (reply.Refusal?.Code, reply.Order!.Status, reply.Order.Total));
        Assert.Equal([false, true, false], reply.Order.Passengers.Select(passenger => passenger.Cancelled));
        Assert.Equal(["6A", null, "6C"], reply.Order.Segments[0].Seats);
        Assert.Equal(before.Tickets.Select(ticket => ticket.Number), reply.Order.Tickets.Select(ticket => ticket.Number));
        Assert.Equal([TicketStatus.Issued, TicketStatus.Void, TicketStatus.Issued], reply.Order.Tickets.Select(ticket => ticket.Status));
        await AssertFree(flight, "6B");
        Assert.Equal((0, 2), await Sold(flight));
        await AssertMoney(order, kept: (3 * 19900) - 15000);

        // Repeating the confirmation gives the same outcome; the same quote under another key does not.
        Assert.True((await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"))).Replayed);
        Assert.Equal(RefusalCodes.QuoteExpired,
            (await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "d", "h"))).Refusal?.Code);
        Assert.Equal(RefusalCodes.OrderStatusConflict, (await Order(order).QuoteCancellation(User, [1], [])).Refusal?.Code);

        // Then the rest: nothing is left, and what was kept is the fees.
        var rest = (await Order(order).QuoteCancellation(User, [], [])).Value!;
        Assert.Equal(new Money(2 * 15000, "USD"), rest.Refund);
        Assert.Equal(OrderStatus.Cancelled,
            (await Order(order).ConfirmCancellation(new ConfirmCancellation(User, rest.Id, "e", "h"))).Order!.Status);
        Assert.Equal((0, 0), await Sold(flight));
        await AssertMoney(order, kept: 3 * 4900);
    }

    [Fact]
    public async Task A_segment_is_taken_off()
    {
        var (there, back, order) = (await Cluster.ScheduleAsync(), await Cluster.ScheduleAsync(daysLater: 7), NewOrder());
        await Order(order).Place(new PlaceOrder(
            User.UserId, "hash", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(there, Cabin.Economy, ["7A"]), new SegmentRequest(back, Cabin.Economy, ["7A"])],
            new PaymentMethod("card", "tok_visa"), null));
        var reply = await Cancel(order, [], [1]);
        Assert.Equal([false, true], reply.Order!.Segments.Select(segment => segment.Cancelled));
        await AssertFree(back, "7A");
        Assert.Equal(((0, 1), (0, 0)), (await Sold(there), await Sold(back)));
        await AssertMoney(order, kept: 19900);
    }

    [Theory]
    [InlineData("Hold", "flight", false)]
    [InlineData("Hold", "flight", true)]
    [InlineData("Confirm", "flight", false)]
    [InlineData("Confirm", "flight", true)]
    [InlineData("Release", "flight", false)]
    [InlineData("Release", "flight", true)]
    [InlineData("Refund", "payment", false)]
    [InlineData("Refund", "payment", true)]
    public async Task The_wake_up_finishes_every_failure(string method, string callee, bool after)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        await Place(order, flight, "tok_visa", "8A", "8B");
        var quote = (await Order(order).QuoteCancellation(User, [0], [])).Value!;
        var key = callee == "flight" ? flight : PaymentId.Of(order, 1);
        Cluster.Faults.Fail(method, key, after, times: 11);
        var cancelling = (await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"))).Order!;
        Assert.Equal((OrderStatus.Confirmed, true), (cancelling.Status, cancelling.IsUnderWay));
        await Woken(order, TimeSpan.FromSeconds(31), OrderStatus.Confirmed, view => !view.IsUnderWay);
        await AssertFree(flight, "8A");
        Assert.Equal((0, 1), await Sold(flight));
        await AssertMoney(order, kept: 19900);
    }

    [Fact]
    public async Task An_unpaid_order_is_cancelled_as_a_whole()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        await Place(order, flight, null, "9A", "9B");
        Assert.Equal(RefusalCodes.PartialCancellationUnavailable, (await Order(order).QuoteCancellation(User, [0], [])).Refusal?.Code);
    }

    [Fact]
    public async Task A_fare_says_how_long_a_hold_lasts()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(rules: new FareRules { HoldFor = TimeSpan.FromHours(48) }), NewOrder());
        var held = (await Place(order, flight, null, "10A")).Order!;
        Assert.Equal(held.CreatedAt.AddHours(48), held.HoldExpiresAt);
    }

    private async Task<OrderReply> Cancel(string order, ImmutableArray<int> passengers, ImmutableArray<int> segments)
    {
        var quote = (await Order(order).QuoteCancellation(User, passengers, segments)).Value!;
        return await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"));
    }

    private async Task<(int Held, int Sold)> Sold(string flight)
    {
        var cabin = (await Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0];
        return (cabin.Held, cabin.Sold);
    }

    private async Task AssertMoney(string order, long kept)
    {
        var payment = (await Grains.GetGrain<IPaymentGrain>(PaymentId.Of(order, 1)).Get(User)).Value!;
        Assert.Equal(kept, payment.Captured.Minor - payment.Refunded.Minor);
        Assert.Equal(0, payment.Ledger.Sum(entry => entry.Amount.Minor));
    }
}
