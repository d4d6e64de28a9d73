using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Tests.Events;

namespace FlightTickets.Tests.Orders;

/// <summary>What agents see and do about the disrupted orders of a flight.</summary>
public sealed class DisruptionDeskTests : DisruptionTest
{
    private const string Other = "B6-137-20270511-JFK";

    private static readonly Caller Agent = new("agent", IsAgent: true);

    private protected override string DecideWithin => "1.00:00:00";

    private IDisruptionDeskGrain Desk => Cluster.Grains.GetGrain<IDisruptionDeskGrain>(0);

    [Fact]
    public async Task Agents_page_through_disrupted_orders_and_see_where_each_stands()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 7).Select(PlaceAsync));
        await CancelAsync(orders);
        foreach (var filter in (DisruptionFilter[])[
            new(DisruptionStanding.Open, null, null), new(DisruptionStanding.Open, FlightKey, null),
            new(DisruptionStanding.Open, null, new DateOnly(2027, 5, 10)), new(null, null, null)])
        {
            var pages = await PagesAsync(filter, 3);
            Assert.Equal(orders.Order(), pages.SelectMany(page => page.Data).Select(order => order.OrderId).Order());
            Assert.All(pages, page => Assert.True(page.Data.Length <= 3));
            Assert.Equal((7, 0), (pages[0].Counts!.Open, pages[0].Counts!.NeedsAgent));
            Assert.All(pages.Skip(1), page => Assert.Null(page.Counts));
        }

        Assert.Empty((await ListAsync(new(null, "B6-999-20270510-JFK", null))).Data);
        Assert.Empty((await ListAsync(new(null, null, new DateOnly(2027, 5, 11)))).Data);
        Assert.Equal(RefusalCodes.Invalid, (await Desk.List(new(null, null, null), 3, "nonsense")).Refusal?.Code);

        // An agent chooses for a passenger.
        var item = (await ListAsync(new(DisruptionStanding.Open, FlightKey, null))).Data.Single(order => order.OrderId == orders[2]);
        Assert.Equal((1, DisruptionStatus.Open), (item.Passengers, item.Disruptions.Single().Status));
        Assert.NotNull(item.BookingReference);
        Assert.Equal(DisruptionStatus.Refunded,
            (await Disruptions(orders[2]).Answer(Agent, item.Disruptions[0].Id, DisruptionChoice.Refund)).Value?.Status);
        var flight = await ListAsync(new(DisruptionStanding.Settled, FlightKey, null));
        Assert.Equal([orders[2]], flight.Data.Select(order => order.OrderId));
        Assert.Equal(new DisruptionCounts(6, 0, 1), flight.Counts);
        Assert.Equal([orders[2]], (await ListAsync(new(DisruptionStanding.Settled, null, null))).Data.Select(order => order.OrderId));
        Assert.Equal(6, (await ListAsync(new(DisruptionStanding.Open, null, null))).Data.Length);
        // Rows are read, not memories.
        await Cluster.RestartAsync();
        Assert.Equal(new DisruptionCounts(6, 0, 1), (await ListAsync(new(null, FlightKey, null))).Counts);
    }

    [Fact]
    public async Task A_flights_orders_are_moved_by_priority_one_outcome_each()
    {
        var orders = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            orders.Add(await PlaceAsync(i));
            Cluster.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var family = OrderId.Derive(User, "POST /v1/orders", "family");
        Assert.Equal(OrderStatus.Confirmed, (await Order(family).Place(new PlaceOrder(User, "hash",
            [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10)), new Passenger("Byron", "Lovelace", new DateOnly(2021, 5, 12))],
            [new SegmentRequest(FlightKey, Cabin.Economy, [])], new PaymentMethod("card", "tok_visa"), null))).Order?.Status);
        await CancelAsync([.. orders, family]);
        await FlyAsync(Other, places: 3);
        var first = (await ListAsync(orders[0]))[0];
        Assert.Equal(DisruptionStatus.Refunded,
            (await Disruptions(orders[0]).Answer(Customer, first.Id, DisruptionChoice.Refund)).Value?.Status);

        var start = new StartRebooking("agent", FlightKey, [Other], "hash");
        var rebooking = Cluster.Grains.GetGrain<IRebookingGrain>(RebookingId.Derive("agent", FlightKey, "key"));
        var began = (await rebooking.Start(start)).Value!;
        Assert.Equal((false, 4), (began.Replayed, began.Rebooking.Orders.Length));
        var done = await EventCluster.UntilAsync(() => rebooking.Get(),
            view => view!.Orders.All(order => order.Outcome != RebookingOutcome.Pending));
        // The family, then the earliest booking: three places are gone.
        Assert.Equal(
            [(family, RebookingOutcome.Rebooked), (orders[1], RebookingOutcome.Rebooked), (orders[2], RebookingOutcome.NoRoom),
                (orders[3], RebookingOutcome.NoRoom)],
            done!.Orders.Select(order => (order.OrderId, order.Outcome)));
        Assert.Equal(3, (await Cluster.Grains.GetGrain<IFlightGrain>(Other).Get())!.Cabins[0].Sold);
        Assert.Equal(DisruptionStatus.Open, (await ListAsync(orders[2]))[0].Status);

        // Again: the same rebooking. Another command under its key is refused.
        Assert.True((await rebooking.Start(start)).Value!.Replayed);
        Assert.Equal(RefusalCodes.IdempotencyKeyReused, (await rebooking.Start(start with { RequestHash = "other" })).Refusal?.Code);
        // Another one finds what is left, and the flights by itself.
        await FlyAsync("B6-139-20270510-JFK", places: 9, hoursLater: 3);
        var rest = Cluster.Grains.GetGrain<IRebookingGrain>(RebookingId.Derive("agent", FlightKey, "rest"));
        Assert.Equal(2, (await rest.Start(start with { To = [] })).Value!.Rebooking.Orders.Length);
        var moved = await EventCluster.UntilAsync(() => rest.Get(),
            view => view!.Orders.All(order => order.Outcome != RebookingOutcome.Pending));
        Assert.All(moved!.Orders, order => Assert.Equal("B6-139-20270510-JFK", order.FlightId));
        Assert.Equal(new DisruptionCounts(0, 0, 5), (await ListAsync(new(null, FlightKey, null))).Counts);
    }

    [Fact]
    public async Task A_rebooking_continues_after_a_crash_and_moves_nobody_twice()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 40).Select(PlaceAsync));
        await CancelAsync(orders);
        await FlyAsync(Other, places: 40);
        var key = RebookingId.Derive("agent", FlightKey, "key");
        IRebookingGrain Rebooking() => Cluster.Grains.GetGrain<IRebookingGrain>(key);
        Assert.False((await Rebooking().Start(new StartRebooking("agent", FlightKey, [], "hash"))).IsRefused);
        await EventCluster.UntilAsync(() => Rebooking().Get(),
            view => view!.Orders.Count(order => order.Outcome == RebookingOutcome.Rebooked) >= 5);
        await Cluster.CrashAsync();
        // Nothing is done until the wake-up.
        var done = await Cluster.UntilWokenAsync(() => Rebooking().Get(),
            view => view!.Orders.All(order => order.Outcome != RebookingOutcome.Pending));
        Assert.All(done!.Orders, order => Assert.Equal((RebookingOutcome.Rebooked, Other), (order.Outcome, order.FlightId)));
        Assert.Equal(40, (await Cluster.Grains.GetGrain<IFlightGrain>(Other).Get())!.Cabins[0].Sold);
        Assert.Equal(0, (await Flight.Get())!.Cabins[0].Sold);
    }

    private async Task CancelAsync(IReadOnlyList<string> orders)
    {
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        foreach (var order in orders) await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Open }]);
    }

    private async Task<DisruptedOrders> ListAsync(DisruptionFilter filter) => (await Desk.List(filter, 50, null)).Value!;

    private async Task<List<DisruptedOrders>> PagesAsync(DisruptionFilter filter, int limit)
    {
        var pages = new List<DisruptedOrders>();
        string? after = null;
        do
        {
            pages.Add((await Desk.List(filter, limit, after)).Value!);
            after = pages[^1].After;
        }
        while (after is not null);
        return pages;
    }

    private async Task FlyAsync(string key, int places, int hoursLater = 0)
    {
        var tail = $"N{key[3..6]}ALT";
        await Cluster.Grains.GetGrain<IAirplaneGrain>(tail)
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(60), false));
        var command = FlightsCluster.Command(tail, authorized: places, daysLater: key.Contains("0511", StringComparison.Ordinal) ? 1 : 0);
        Assert.Null((await Cluster.Grains.GetGrain<IFlightGrain>(key).Schedule(command with
        {
            DepartureLocal = command.DepartureLocal.AddHours(hoursLater),
            ArrivalLocal = command.ArrivalLocal.AddHours(hoursLater),
        })).Refusal);
    }
}
