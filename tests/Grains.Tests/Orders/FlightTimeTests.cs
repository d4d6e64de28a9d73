using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Tests.Orders;

/// <summary>Flights that leave or arrive at another time, and what their customers may choose.</summary>
public sealed class FlightTimeTests : DisruptionTest
{
    [Fact]
    public async Task A_delay_lets_the_customer_keep_or_take_the_money_back()
    {
        var order = await PlaceAsync(1);
        var departs = new DateTimeOffset(2027, 5, 10, 15, 0, 0, TimeSpan.Zero);
        await DelayAsync(departs);
        var first = Assert.Single(await DisruptionsAsync(order, d => d.Count == 1));
        Assert.Equal((DisruptionStatus.Open, departs), (first.Status, first.DepartureEstimatedUtc));
        Assert.Equal(RefusalCodes.NotFound, (await Disruptions(order).List(new Caller("usr_eve", false))).Refusal?.Code);
        Assert.Equal(RefusalCodes.NotFound,
            (await Disruptions(order).Answer(new Caller("usr_eve", false), first.Id, DisruptionChoice.Refund)).Refusal?.Code);
        Assert.Equal(RefusalCodes.RebookingUnavailable,
            (await Disruptions(order).Answer(Customer, first.Id, DisruptionChoice.Rebook)).Refusal?.Code);
        Assert.Equal(DisruptionStatus.Kept, (await Disruptions(order).Answer(Customer, first.Id, DisruptionChoice.Keep)).Value!.Status);
        Assert.Equal(OrderStatus.Confirmed, (await Order(order).Get(Customer)).Value!.Status);

        // It gets worse.
        await Flight.Update(new UpdateFlight { DepartureEstimated = departs.AddHours(5), ArrivalEstimated = departs.AddHours(8) });
        var second = (await DisruptionsAsync(order, d => d.Count == 2))[1];
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Disruptions(order).Answer(Customer, second.Id, DisruptionChoice.Refund)));
        Assert.All(answers, a => Assert.False(a.IsRefused));
        await DisruptionsAsync(order, d => d[1].Status == DisruptionStatus.Refunded);
        var view = (await Order(order).Get(Customer)).Value!;
        Assert.Equal(OrderStatus.Cancelled, view.Status);
        var payment = (await Cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!;
        Assert.Equal(view.Total, payment.Refunded);
        Assert.Equal(RefusalCodes.DisruptionAnswered,
            (await Disruptions(order).Answer(Customer, second.Id, DisruptionChoice.Keep)).Refusal?.Code);
    }

    [Fact]
    public async Task A_long_delay_gives_the_money_back_also_after_the_planned_departure_and_not_after_the_real_one()
    {
        var (late, flown) = (await PlaceAsync(1), await PlaceAsync(2));
        var departs = new DateTimeOffset(2027, 5, 10, 14, 0, 0, TimeSpan.Zero);
        await DelayAsync(departs);
        var told = Assert.Single(await DisruptionsAsync(late, d => d.Count == 1));
        await DisruptionsAsync(flown, d => d.Count == 1);

        // Planned for 10:10, and not gone yet.
        Cluster.Time.SetUtcNow(new DateTimeOffset(2027, 5, 10, 12, 0, 0, TimeSpan.Zero));
        Assert.False((await Disruptions(late).Answer(Customer, told.Id, DisruptionChoice.Refund)).IsRefused);
        await DisruptionsAsync(late, d => d[0].Status == DisruptionStatus.Refunded);
        var view = (await Order(late).Get(Customer)).Value!;
        Assert.Equal(view.Total, (await Cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!.Refunded);

        Cluster.Time.SetUtcNow(departs);
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Departed })).IsRefused);
        Assert.False((await Disruptions(flown).Answer(Customer, told.Id, DisruptionChoice.Refund)).IsRefused);
        await DisruptionsAsync(flown, d => d[0].Status == DisruptionStatus.NeedsAgent);
        Assert.Equal(OrderStatus.Confirmed, (await Order(flown).Get(Customer)).Value!.Status);
    }

    [Fact]
    public async Task Five_hours_earlier_and_an_arrival_six_hours_late_are_for_the_customer_to_choose_about()
    {
        var order = await PlaceAsync(1);
        var (departs, arrives) = (new DateTimeOffset(2027, 5, 10, 10, 10, 0, TimeSpan.Zero),
            new DateTimeOffset(2027, 5, 10, 13, 21, 0, TimeSpan.Zero));
        Assert.False((await Flight.Update(new UpdateFlight { ArrivalEstimated = arrives.AddHours(6) })).IsRefused);
        var late = Assert.Single(await DisruptionsAsync(order, d => d.Count == 1));
        Assert.Equal(("delayed", arrives.AddHours(6)), (late.Kind, late.ArrivalEstimatedUtc));
        Assert.False(
            (await Flight.Update(
                new UpdateFlight { DepartureEstimated = departs.AddHours(-5), ArrivalEstimated = arrives.AddHours(-5) })).IsRefused);
        var earlier = (await DisruptionsAsync(order, d => d.Count == 2))[1];
        Assert.Equal(("earlier", DisruptionStatus.Open), (earlier.Kind, earlier.Status));
        Assert.Equal([DisruptionChoice.Keep, DisruptionChoice.Rebook, DisruptionChoice.Refund], earlier.Options);
        await Disruptions(order).Answer(Customer, earlier.Id, DisruptionChoice.Refund);
        await DisruptionsAsync(order, d => d[1].Status == DisruptionStatus.Refunded);
        var view = (await Order(order).Get(Customer)).Value!;
        Assert.Equal((OrderStatus.Cancelled, view.Payments[0].Amount), (view.Status, view.Payments[0].Refunded));
    }

    private async Task DelayAsync(DateTimeOffset departs) => Assert.False((await Flight.Update(new UpdateFlight
    {
        Status = FlightStatus.Delayed,
        DepartureEstimated = departs,
        ArrivalEstimated = departs.AddHours(3),
    })).IsRefused);
}
