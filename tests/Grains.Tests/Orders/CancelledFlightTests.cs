using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Tests.Orders;

/// <summary>A cancelled flight and its orders: refunds, mails and the ledger.</summary>
public sealed class CancelledFlightTests : DisruptionTest
{
    [Fact]
    public async Task A_cancelled_flight_refunds_each_of_its_300_orders_once_and_tells_each()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 300).Select(PlaceAsync));
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        foreach (var order in orders)
        {
            var disruption = Assert.Single(await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Refunded }]));
            Assert.Equal((FlightKey, "cancelled"), (disruption.FlightId, disruption.Kind));
            var view = (await Order(order).Get(Customer)).Value!;
            Assert.Equal(OrderStatus.Cancelled, view.Status);
            Assert.Equal(view.Total, (await Cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!.Refunded);
        }

        await Cluster.OutboxEmptyAsync();
        // Confirmed, disrupted, cancelled.
        Assert.Equal(900, Directory.GetFiles(Path.Combine(Folder.FullName, "mail")).Length);
        var audit = Assert.Single(await Cluster.Grains.GetGrain<ILedgerGrain>(0).Audit());
        Assert.True(audit.Agrees);
        Assert.Equal((300, audit.Captured), (audit.Payments, audit.Refunded));
    }

    [Fact]
    public async Task A_crash_during_300_refunds_loses_none_and_repeats_none()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 300).Select(PlaceAsync));
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        // When the hundredth is cancelled, some are under way and others not begun.
        await DisruptionsAsync(orders[100], d => d is [{ Status: DisruptionStatus.Refunded }]);
        await Cluster.CrashAsync();
        var refunded = await Task.WhenAll(orders.Select(async order => await ListAsync(order)));
        Assert.Contains(refunded, d => d is not [{ Status: DisruptionStatus.Refunded }]);
        foreach (var order in orders)
        {
            // By wake-ups of what the crash left, and by the event, which is delivered again.
            await Cluster.UntilWokenAsync(() => ListAsync(order), d => d is [{ Status: DisruptionStatus.Refunded }]);
            var view = (await Order(order).Get(Customer)).Value!;
            var payment = (await Cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!;
            Assert.Equal((OrderStatus.Cancelled, view.Total, 4), (view.Status, payment.Refunded, payment.Ledger.Length));
        }

        Assert.Equal(0, (await Flight.Get())!.Cabins[0].Sold);
    }

    [Fact]
    public async Task A_cancelled_return_gives_its_own_money_back_although_the_outbound_was_flown()
    {
        const string Back = "B6-136-20270517-JFK";
        var back = Cluster.Grains.GetGrain<IFlightGrain>(Back);
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N2BACK")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(30), false));
        Assert.False(
            (await back.Schedule(FlightsCluster.Command("N2BACK", rules: new FareRules { NonRefundable = true }, daysLater: 7))).IsRefused);
        var order = await PlaceAsync(1, null, Back);
        Cluster.Time.SetUtcNow(new DateTimeOffset(2027, 5, 12, 12, 0, 0, TimeSpan.Zero));
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Departed })).IsRefused);
        Assert.False((await back.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Refunded }]);
        var view = (await Order(order).Get(Customer)).Value!;
        Assert.Equal((OrderStatus.Confirmed, new Money(19900, "USD")), (view.Status, view.Total));
        Assert.Equal([false, true], view.Segments.Select(s => s.Cancelled));
        Assert.Equal(new Money(19900, "USD"),
            (await Cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!.Refunded);
        Assert.Equal(view.Total + view.Retained!.Value, view.Payments[0].Amount - view.Payments[0].Refunded);
    }

    [Fact]
    public async Task An_order_that_is_held_keeps_its_other_flight_and_pays_for_that_alone()
    {
        const string Back = "B6-136-20270517-JFK";
        var back = Cluster.Grains.GetGrain<IFlightGrain>(Back);
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N2BACK")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(30), false));
        Assert.False((await back.Schedule(FlightsCluster.Command("N2BACK", daysLater: 7))).IsRefused);
        var id = OrderId.Derive(User, "POST /v1/orders", "held");
        Assert.Equal(OrderStatus.Held, (await Order(id).Place(new PlaceOrder(
            User, "hash", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(FlightKey, Cabin.Economy, ["12A"]), new SegmentRequest(Back, Cabin.Economy, [])],
            null, null))).Order?.Status);
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        await DisruptionsAsync(id, d => d is [{ Status: DisruptionStatus.Refunded }]);
        var held = (await Order(id).Get(Customer)).Value!;
        Assert.Equal((OrderStatus.Held, new Money(19900, "USD")), (held.Status, held.Total));
        Assert.Equal([true, false], held.Segments.Select(s => s.Cancelled));

        var paid = await Order(id).Pay(new PayOrder(Customer, "pay", "hash", new PaymentMethod("card", "tok_visa")));
        Assert.Equal((OrderStatus.Confirmed, new Money(19900, "USD")), (paid.Order!.Status, paid.Order.Payments[0].Amount));
        Assert.Equal((0, 1), ((await Flight.Get())!.Cabins[0].Sold, (await back.Get())!.Cabins[0].Sold));
    }

    [Fact]
    public async Task Once_a_flight_of_the_journey_is_cancelled_the_rest_may_be_given_back_in_full()
    {
        const string Back = "B6-136-20270517-JFK";
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N2BACK")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(30), false));
        Assert.False((await Cluster.Grains.GetGrain<IFlightGrain>(Back).Schedule(
            FlightsCluster.Command("N2BACK", rules: new FareRules { NonRefundable = true }, daysLater: 7))).IsRefused);
        var order = await PlaceAsync(1, null, Back);
        Cluster.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new Money(2000, "USD"), (await Order(order).QuoteCancellation(Customer, [], [1])).Value!.Refund);
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Refunded }]);
        Assert.Equal(new Money(19900, "USD"), (await Order(order).QuoteCancellation(Customer, [], [])).Value!.Refund);
    }

    [Fact]
    public async Task The_same_trouble_told_twice_is_one_disruption()
    {
        var order = await PlaceAsync(1);
        var trouble = new FlightTrouble("e1", FlightKey, true, null, Cluster.Time.GetUtcNow());
        await Task.WhenAll(Disruptions(order).Tell(trouble), Disruptions(order).Tell(trouble));
        await Cluster.RestartAsync();
        await Disruptions(order).Tell(trouble);
        Assert.Equal(DisruptionStatus.Refunded,
            Assert.Single(await DisruptionsAsync(order, d => d[0].Status == DisruptionStatus.Refunded)).Status);
    }

    [Fact]
    public async Task An_order_that_never_was_has_no_disruption()
    {
        await Disruptions("ord_never").Tell(new FlightTrouble("e1", FlightKey, true, null, Cluster.Time.GetUtcNow()));
        Assert.True((await Disruptions("ord_never").List(Customer)).IsRefused);
    }
}
