using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Changing to another flight: all of it or nothing, and the money to the cent, whatever fails on the way.</summary>
[Collection(nameof(OrdersCollection))]
public sealed class ChangeTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    [Fact]
    public async Task A_dearer_flight_takes_the_difference_and_the_fee()
    {
        var (old, dear, order) = (await Cluster.ScheduleAsync(rules: new FareRules { ChangeFee = 1500 }),
            await Cluster.ScheduleAsync(fare: 24900), NewOrder());
        var before = (await Place(order, old, "tok_visa", "11A", "11B")).Order!;
        var quote = (await Quote(order, dear, "3A", "3B")).Value!;
        Assert.Equal(new Money(2 * (5000 + 1500), "USD"), quote.Difference);
        Assert.Equal(RefusalCodes.PaymentRequired, (await Confirm(order, quote, null)).Refusal?.Code);
        var reply = await Confirm(order, quote, "tok_visa");
        Assert.Equal((null, OrderStatus.Confirmed, new Money(2 * 24900, "USD")),
            (reply.Refusal?.Code, reply.Order!.Status, reply.Order.Total));
        Assert.Equal((dear, "3A,3B"), (reply.Order.Segments[0].FlightId, string.Join(',', reply.Order.Segments[0].Seats)));
        await AssertMoved(old, dear, "11A", "3A", order);
        await AssertMoney(order, (1, 2 * 19900, 0), (2, 2 * 6500, 0));

        // The tickets are issued again, and lead to one another.
        Assert.Equal(before.Tickets.Select(ticket => ticket.Number), reply.Order.Tickets.Select(ticket => ticket.Replaces));
        var former = (await Order(order).GetTicket(User, before.Tickets[1].Number)).Value!;
        Assert.Equal((TicketStatus.Void, old, reply.Order.Tickets[1].Number), (former.Status, former.FlightId, former.ReplacedBy));
        Assert.Equal(order, await Grains.GetGrain<IOrderSearchGrain>(0).OfTicket(before.Tickets[1].Number));
        Assert.Equal(order, await Grains.GetGrain<IOrderSearchGrain>(0).OfTicket(reply.Order.Tickets[1].Number));

        // The same again is the same outcome; then all of it goes back to both payments.
        Assert.True((await Confirm(order, quote, "tok_visa")).Replayed);
        Assert.Equal(RefusalCodes.QuoteExpired, (await Confirm(order, quote, "tok_visa", key: "other")).Refusal?.Code);
        var cancel = (await Order(order).QuoteCancellation(User, [], [])).Value!;
        Assert.Equal(OrderStatus.Cancelled,
            (await Order(order).ConfirmCancellation(new ConfirmCancellation(User, cancel.Id, "c", "h"))).Order!.Status);
        Assert.Equal(2 * 24900, (await Payment(order, 1)).Refunded.Minor + (await Payment(order, 2)).Refunded.Minor);
    }

    [Theory]
    [InlineData(false, 10000)]
    [InlineData(true, 0)]
    public async Task A_cheaper_flight_gives_back_what_its_fare_allows(bool nonRefundable, long refund)
    {
        var (old, cheap, order) = (await Cluster.ScheduleAsync(rules: new FareRules { NonRefundable = nonRefundable }),
            await Cluster.ScheduleAsync(fare: 9900), NewOrder());
        await Place(order, old, "tok_visa", "12A");
        var quote = (await Quote(order, cheap)).Value!;
        Assert.Equal(-refund, quote.Difference.Minor);
        Assert.Equal(cheap, (await Confirm(order, quote, null)).Order!.Segments[0].FlightId);
        await AssertMoney(order, (1, 19900, refund));
        Assert.Equal(((0, 0), (0, 1)), (await Sold(old), await Sold(cheap)));
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    public async Task A_declined_difference_leaves_the_order_as_it_was(string token)
    {
        var (old, dear, order) = (await Cluster.ScheduleAsync(), await Cluster.ScheduleAsync(fare: 24900), NewOrder());
        await Place(order, old, "tok_visa", "13A");
        var quote = (await Quote(order, dear, "3C")).Value!;
        var reply = await Confirm(order, quote, token);
        Assert.Equal((RefusalCodes.PaymentDeclined, OrderStatus.Confirmed, old),
            (reply.Refusal?.Code, reply.Order!.Status, reply.Order.Segments[0].FlightId));
        Assert.Equal(PaymentStatus.Captured, reply.Order.Payment!.Status);
        await AssertFree(dear, "3C");
        await AssertConfirmed(old, order, "13A");
        Assert.Equal((0, 0), await Sold(dear));
        Assert.Equal(RefusalCodes.PaymentDeclined, (await Confirm(order, quote, token)).Refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task The_wake_up_finishes_every_failure(string method, string callee, bool after)
    {
        var (old, dear, order) = (await Cluster.ScheduleAsync(), await Cluster.ScheduleAsync(fare: 24900), NewOrder());
        await Place(order, old, "tok_visa", "14A");
        var quote = (await Quote(order, dear, "4A")).Value!;
        var key = callee switch
        {
            "new" => dear,
            "old" => old,
            _ => PaymentId.Of(order, 2)
        };
        Cluster.Faults.Fail(method, key, after, times: 11);
        var reply = await Confirm(order, quote, "tok_visa");
        Assert.False(Cluster.Faults.IsSpent(key));
        await Woken(order, TimeSpan.FromSeconds(31), OrderStatus.Confirmed,
            view => view.Segments[0].FlightId == dear && Cluster.Faults.IsSpent(key));
        Assert.Null(reply.Refusal);
        await Settled(order);
        await AssertMoved(old, dear, "14A", "4A", order);
        await AssertMoney(order, (1, 19900, 0), (2, 5000, 0));
    }

    public static TheoryData<string, string, bool> Points
    {
        get
        {
            var points = new TheoryData<string, string, bool>();
            foreach (var after in new[] { false, true })
            {
                points.Add("Authorize", "payment", after);
                points.Add("Confirm", "new", after);
                points.Add("Capture", "payment", after);
                points.Add("Release", "old", after);
            }

            return points;
        }
    }

    [Fact]
    public async Task A_flight_that_is_full_or_has_the_seat_taken_changes_nothing()
    {
        var (old, full, order) = (await Cluster.ScheduleAsync(), await Cluster.ScheduleAsync(authorized: 2), NewOrder());
        await Place(order, old, "tok_visa", "15A", "15B");
        Assert.Null((await Place(NewOrder(), full, "tok_visa", "1A")).Refusal);
        Assert.Equal(RefusalCodes.SoldOut, (await Quote(order, full)).Refusal?.Code);
        var (roomy, other) = (await Cluster.ScheduleAsync(), NewOrder());
        var quote = (await Quote(order, roomy, "5A", "5B")).Value!;
        await Place(other, roomy, "tok_visa", "5B");
        Assert.Equal(RefusalCodes.SeatUnavailable, (await Confirm(order, quote, null)).Refusal?.Code);
        await AssertFree(roomy, "5A");
        Assert.Equal(((0, 2), (0, 1)), (await Sold(old), await Sold(roomy)));
    }

    [Fact]
    public async Task Of_a_delayed_flight_customers_are_rebooked_free_of_charge()
    {
        var (old, dear, order) = (await Cluster.ScheduleAsync(rules: new FareRules { ChangeFee = 5000 }),
            await Cluster.ScheduleAsync(fare: 99900), NewOrder());
        await Place(order, old, "tok_visa", "16A");
        var disruptions = Grains.GetGrain<IDisruptionsGrain>(order);
        await disruptions.Tell(new FlightTrouble("evt-1", old, false, Cluster.Time.GetUtcNow().AddDays(7), Cluster.Time.GetUtcNow()));
        var rebooked = await disruptions.Rebook(User, "evt-1", dear);
        Assert.Equal((DisruptionStatus.Rebooked, dear), (rebooked.Value!.Status, rebooked.Value.RebookedTo));
        Assert.Equal(DisruptionStatus.Rebooked, (await disruptions.Rebook(User, "evt-1", dear)).Value!.Status);
        var view = (await Order(order).Get(User)).Value!;
        Assert.Equal((OrderStatus.Confirmed, dear, new Money(19900, "USD")), (view.Status, view.Segments[0].FlightId, view.Total));
        await AssertMoney(order, (1, 19900, 0));
        Assert.Equal(((0, 0), (0, 1)), (await Sold(old), await Sold(dear)));
        Assert.Equal(RefusalCodes.DisruptionAnswered, (await disruptions.Answer(User, "evt-1", DisruptionChoice.Refund)).Refusal?.Code);
    }

    [Fact]
    public async Task Rebooking_that_cannot_be_had_leaves_the_choice_open()
    {
        var (old, full, order) = (await Cluster.ScheduleAsync(), await Cluster.ScheduleAsync(authorized: 1), NewOrder());
        await Place(order, old, "tok_visa", "17A");
        await Place(NewOrder(), full, "tok_visa", "1A");
        var disruptions = Grains.GetGrain<IDisruptionsGrain>(order);
        await disruptions.Tell(new FlightTrouble("evt-2", old, false, Cluster.Time.GetUtcNow().AddDays(7), Cluster.Time.GetUtcNow()));
        Assert.Equal(RefusalCodes.RebookingUnavailable, (await disruptions.Rebook(User, "evt-2", full)).Refusal?.Code);
        Assert.Equal(DisruptionStatus.Open, Assert.Single((await disruptions.List(User)).Value).Status);
        Assert.Equal(DisruptionStatus.Refunded, (await disruptions.Answer(User, "evt-2", DisruptionChoice.Refund)).Value!.Status);
    }

    private Task<Result<ChangeQuote>> Quote(string order, string flight, params ImmutableArray<string?> seats) =>
        Order(order).QuoteChange(User, new ChangeSegment(0, flight, null, seats));

    private Task<OrderReply> Confirm(string order, ChangeQuote quote, string? token, string key = "change") =>
        Order(order).ConfirmChange(new ConfirmChange(User, quote.Id, key, "h", token is null ? null : new PaymentMethod("card", token)));

    /// <summary>Waits until the order takes another command: it is at rest.</summary>
    private async Task Settled(string order)
    {
        while ((await Order(order).QuoteCancellation(User, [], [])).Refusal?.Code == RefusalCodes.OrderBusy)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Woken(order, TimeSpan.FromSeconds(31), OrderStatus.Confirmed);
        }
    }

    private async Task<(int Held, int Sold)> Sold(string flight)
    {
        var cabin = (await Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0];
        return (cabin.Held, cabin.Sold);
    }

    private async Task<PaymentView> Payment(string order, int number) =>
        (await Grains.GetGrain<IPaymentGrain>(PaymentId.Of(order, number)).Get(User)).Value!;

    private async Task AssertMoved(string old, string flight, string oldSeat, string seat, string order)
    {
        await AssertFree(old, oldSeat);
        Assert.Equal(order, (await Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, seat)).Get()).OrderId);
        var passengers = (await Order(order).Get(User)).Value!.Passengers.Length;
        Assert.Equal(((0, 0), (0, passengers)), (await Sold(old), await Sold(flight)));
    }

    private async Task AssertMoney(string order, params (int Number, long Captured, long Refunded)[] payments)
    {
        foreach (var (number, captured, refunded) in payments)
        {
            var payment = await Payment(order, number);
            Assert.Equal((captured, refunded), (payment.Captured.Minor, payment.Refunded.Minor));
            Assert.Equal(0, payment.Ledger.Sum(entry => entry.Amount.Minor));
        }
    }
}
