using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Tests.Events;

namespace FlightTickets.Tests.Orders;

/// <summary>What a customer can choose after a disruption, until when, and what happens without a choice.</summary>
public sealed class DisruptionChoiceTests : DisruptionTest
{
    private const string NextDay = "B6-135-20270511-JFK", Later = "B6-137-20270510-JFK";

    private int _airplanes;

    private protected override string DecideWithin => "1.00:00:00";

    [Fact]
    public async Task A_cancelled_flight_offers_flights_of_the_day_first_and_the_chosen_one_costs_nothing()
    {
        await FlyAsync(NextDay, daysLater: 1, fare: 90000);
        await FlyAsync(Later, hoursLater: 6, fare: 90000);
        var order = await PlaceAsync(1);
        await CancelAsync(Flight);
        var open = Assert.Single(await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Open }]));
        Assert.Equal([Later, NextDay], open.Alternatives.Select(option => option.FlightId));
        Assert.Equal([DisruptionChoice.Rebook, DisruptionChoice.Refund], open.Options);
        Assert.Equal((open.At.AddDays(1), DisruptionChoice.Refund, new Money(19900, "USD")), (open.DecideBy, open.Default, open.Refund));
        Assert.Equal(RefusalCodes.ChoiceUnavailable,
            (await Disruptions(order).Answer(Customer, open.Id, DisruptionChoice.Keep)).Refusal?.Code);

        var chosen = await Disruptions(order).Rebook(Customer, open.Id, Later);
        Assert.Equal(DisruptionStatus.Rebooked, chosen.Value?.Status);
        var view = (await Order(order).Get(Customer)).Value!;
        Assert.Equal((OrderStatus.Confirmed, new Money(19900, "USD"), Later), (view.Status, view.Total, view.Segments[0].FlightId));
        Assert.Equal(0, (await Flight.Get())!.Cabins[0].Sold);
        var mail = await MailAsync("has cancelled this flight");
        Assert.Contains("you may choose another flight, free of charge, or a refund of 199.00 USD", mail, StringComparison.Ordinal);
        Assert.Contains($"https://shop.example/trips/{order}", mail, StringComparison.Ordinal);

        // The time passes, and undoes nothing.
        Cluster.Time.Advance(TimeSpan.FromDays(2));
        await Cluster.UntilWokenAsync(() => Order(order).Get(Customer), found => found.Value!.Status == OrderStatus.Confirmed);
        Assert.Equal(DisruptionStatus.Rebooked, Assert.Single(await ListAsync(order)).Status);
    }

    [Fact]
    public async Task A_flight_that_the_order_already_has_is_no_other_flight()
    {
        await FlyAsync(Later, hoursLater: 6);
        var order = await PlaceAsync(1, null, Later);
        await CancelAsync(Flight);
        var open = Assert.Single(await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Open }]));
        foreach (var own in new[] { FlightKey, Later })
        {
            Assert.Equal(RefusalCodes.RebookingUnavailable, (await Disruptions(order).Rebook(Customer, open.Id, own)).Refusal?.Code);
            Assert.Equal(DisruptionStatus.Open, Assert.Single(await ListAsync(order)).Status);
        }
    }

    [Fact]
    public async Task Without_a_choice_the_money_goes_back_when_the_time_is_over_although_the_silo_crashed()
    {
        var order = await PlaceAsync(1);
        await CancelAsync(Flight);
        var open = Assert.Single(await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Open }]));
        await Cluster.OutboxEmptyAsync();
        await Cluster.CrashAsync();
        Cluster.Time.SetUtcNow(open.DecideBy!.Value.AddSeconds(-60));
        Assert.Equal(DisruptionStatus.Open, Assert.Single(await ListAsync(order)).Status);
        Assert.Equal(OrderStatus.Confirmed, (await Order(order).Get(Customer)).Value!.Status);
        Cluster.Time.SetUtcNow(open.DecideBy.Value);
        // The wake-up alone finds it: the customer's order is asked, not its disruptions.
        var ended = await Cluster.UntilWokenAsync(() => Order(order).Get(Customer), found => found.Value!.Status == OrderStatus.Cancelled);
        Assert.Equal(new Money(19900, "USD"),
            (await Cluster.Grains.GetGrain<IPaymentGrain>(ended.Value!.Payment!.Id).Get(Customer)).Value!.Refunded);
        var settled = Assert.Single(await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Refunded }]));
        Assert.True(settled.ByDefault);
        Assert.Equal(0, (await Flight.Get())!.Cabins[0].Sold);
    }

    [Fact]
    public async Task A_customer_who_cancels_a_cancelled_flight_without_waiting_gets_everything_back()
    {
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N9PART")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(30), false));
        var back = Cluster.Grains.GetGrain<IFlightGrain>("B6-136-20270517-JFK");
        Assert.False((await back.Schedule(
            FlightsCluster.Command("N9PART", rules: new FareRules { NonRefundable = true }, daysLater: 7))).IsRefused);
        var order = await PlaceAsync(1, null, "B6-136-20270517-JFK");
        Cluster.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new Money(2000, "USD"), (await Order(order).QuoteCancellation(Customer, [], [1])).Value!.Refund);
        await CancelAsync(back);
        await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Open }]);
        var quote = (await Order(order).QuoteCancellation(Customer, [], [])).Value!;
        Assert.Equal(new Money(39800, "USD"), quote.Refund);
        var reply = await Order(order).ConfirmCancellation(new ConfirmCancellation(Customer, quote.Id, "key", "hash"));
        Assert.Equal(OrderStatus.Cancelled, reply.Order?.Status);
        Assert.Equal(DisruptionStatus.Moot, Assert.Single(await ListAsync(order)).Status);
    }

    [Fact]
    public async Task The_amount_that_a_refund_is_said_to_give_back_is_what_it_gives_back()
    {
        var kept = await FlyAsync("B6-140-20270510-JFK", hoursLater: 1, rules: new FareRules { NonRefundable = true });
        var orders = new List<(string Order, int Minutes, long Refund)>();
        var refunds = new Dictionary<int, long> { [20] = 2000, [200] = 19900 };
        foreach (var (minutes, refund) in refunds)
        {
            var order = OrderId.Derive(User, "POST /v1/orders", $"fare{minutes}");
            Assert.Equal(OrderStatus.Confirmed, (await Order(order).Place(new PlaceOrder(User, "hash",
                [new Passenger("Ada", $"Lovelace{(char)('a' + minutes % 26)}", new DateOnly(1990, 12, 10))],
                [new SegmentRequest("B6-140-20270510-JFK", Cabin.Economy, [])],
                new PaymentMethod("card", "tok_visa"), null))).Order?.Status);
            orders.Add((order, minutes, refund));
        }

        Cluster.Time.Advance(TimeSpan.FromDays(2));
        var view = (await kept.Get())!;
        foreach (var (order, minutes, refund) in orders)
        {
            Assert.False((await kept.Update(new UpdateFlight
            {
                Status = FlightStatus.Delayed,
                DepartureEstimated = view.Departure.Utc.AddMinutes(minutes),
                ArrivalEstimated = view.Arrival.Utc.AddMinutes(minutes),
            })).IsRefused);
            var open = (await DisruptionsAsync(order, d => d[^1] is { Status: DisruptionStatus.Open } last
                && last.DepartureEstimatedUtc == view.Departure.Utc.AddMinutes(minutes)))[^1];
            Assert.Equal(new Money(refund, "USD"), open.Refund);
            await Disruptions(order).Answer(Customer, open.Id, DisruptionChoice.Refund);
            await DisruptionsAsync(order, d => d[^1].Status == DisruptionStatus.Refunded);
            var ended = (await Order(order).Get(Customer)).Value!;
            Assert.Equal(new Money(refund, "USD"),
                (await Cluster.Grains.GetGrain<IPaymentGrain>(ended.Payment!.Id).Get(Customer)).Value!.Refunded);
        }
    }

    [Fact]
    public async Task A_connection_that_a_delay_breaks_is_moved_to_the_next_flight_unless_the_customer_chooses()
    {
        await FlyAsync("B6-801-20270510-RSW", "JFK", hoursLater: 5);
        await FlyAsync("B6-803-20270510-RSW", "JFK", hoursLater: 8);
        var (order, other) = (await PlaceAsync(1, null, "B6-801-20270510-RSW"), await PlaceAsync(2, null, "B6-801-20270510-RSW"));
        var view = (await Flight.Get())!;
        await DelayAsync(2 * 60);
        var missed = (await DisruptionsAsync(order, d => d.Count == 2))[^1];
        Assert.Equal(("missed_connection", "B6-801-20270510-RSW", FlightKey), (missed.Kind, missed.FlightId, missed.Cause));
        Assert.Equal(
            (DisruptionStatus.Open, DisruptionChoice.Rebook, new Money(19900, "USD")),
            (missed.Status, missed.Default, missed.Refund));
        Assert.Equal(["B6-803-20270510-RSW"], missed.Alternatives.Select(option => option.FlightId));
        Assert.Contains("B6 135 is expected too late for your connection",
            await MailAsync("will not be reached"), StringComparison.Ordinal);

        // The second delay changes nothing about the connection; the third word makes it whole again.
        await DelayAsync(3 * 60);
        await DisruptionsAsync(order, d => d.Count == 3);
        Assert.Single(await ListAsync(order), d => d is { Kind: "missed_connection", Status: DisruptionStatus.Open });
        await DelayAsync(5);
        await DisruptionsAsync(order, d => d.Count(x => x.Kind == "missed_connection" && x.Status == DisruptionStatus.Superseded) == 1);
        await DelayAsync(2 * 60);
        var again = (await DisruptionsAsync(order, d => d[^1] is { Kind: "missed_connection", Status: DisruptionStatus.Open }))[^1];
        Assert.Equal(again.At.AddDays(1), again.DecideBy);
        var mine = (await DisruptionsAsync(other, d => d[^1] is { Kind: "missed_connection", Status: DisruptionStatus.Open }))[^1];
        Assert.Equal(DisruptionStatus.Kept, (await Disruptions(other).Answer(Customer, mine.Id, DisruptionChoice.Keep)).Value?.Status);

        Cluster.Time.SetUtcNow(again.DecideBy!.Value);
        await Cluster.UntilWokenAsync(
            () => Order(order).Get(Customer), found => found.Value!.Segments[1].FlightId == "B6-803-20270510-RSW");
        Assert.True((await DisruptionsAsync(order, d => d[^1].Status == DisruptionStatus.Rebooked))[^1].ByDefault);
        Assert.Equal("B6-801-20270510-RSW", (await Order(other).Get(Customer)).Value!.Segments[1].FlightId);
        Assert.Equal(new Money(39800, "USD"), (await Order(order).Get(Customer)).Value!.Total);

        Task DelayAsync(int minutes) => UpdateAsync(Flight, new UpdateFlight
        {
            Status = FlightStatus.Delayed,
            DepartureEstimated = view.Departure.Utc.AddMinutes(minutes),
            ArrivalEstimated = view.Arrival.Utc.AddMinutes(minutes),
        });
    }

    [Fact]
    public async Task Without_another_flight_a_missed_connection_is_an_agents_turn()
    {
        await FlyAsync("B6-801-20270510-RSW", "JFK", hoursLater: 5);
        var order = await PlaceAsync(1, null, "B6-801-20270510-RSW");
        var view = (await Flight.Get())!;
        await UpdateAsync(Flight, new UpdateFlight { ArrivalEstimated = view.Arrival.Utc.AddHours(2) });
        // Not late enough to be a disruption of its own.
        var missed = Assert.Single(await DisruptionsAsync(order, d => d.Count == 1));
        Assert.Equal("missed_connection", missed.Kind);
        Cluster.Time.SetUtcNow(missed.DecideBy!.Value);
        var stuck = Assert.Single(await Cluster.UntilWokenAsync(() => ListAsync(order), d => d[0].Status == DisruptionStatus.NeedsAgent));
        Assert.Equal([DisruptionChoice.Keep, DisruptionChoice.Rebook, DisruptionChoice.Refund], stuck.Options);
        var agent = new Caller("agent", IsAgent: true);
        Assert.Equal(DisruptionStatus.Refunded, (await Disruptions(order).Answer(agent, stuck.Id, DisruptionChoice.Refund)).Value?.Status);
        Assert.Equal(new Money(19900, "USD"), (await Order(order).Get(Customer)).Value!.Total);
    }

    private async Task<string> MailAsync(string text)
    {
        var mails = Path.Combine(Folder.FullName, "mail");
        return (await EventCluster.UntilAsync(
            () => Task.FromResult(Directory.Exists(mails) ? Directory.GetFiles(mails, "*.eml").Select(File.ReadAllText)
                .FirstOrDefault(mail => mail.Contains(text, StringComparison.Ordinal)) : null),
            found => found is not null))!.ReplaceLineEndings(" ").Replace("= ", "", StringComparison.Ordinal);
    }

    private static Task CancelAsync(IFlightGrain flight) => UpdateAsync(flight, new UpdateFlight { Status = FlightStatus.Cancelled });

    private static async Task UpdateAsync(IFlightGrain flight, UpdateFlight command) =>
        Assert.False((await flight.Update(command)).IsRefused);

    private async Task<IFlightGrain> FlyAsync(
        string key, string to = "RSW", int daysLater = 0, int hoursLater = 0, long fare = 19900, FareRules? rules = null)
    {
        var tail = $"N{++_airplanes}ALT";
        await Cluster.Grains.GetGrain<IAirplaneGrain>(tail)
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(30), false));
        var command = FlightsCluster.Command(tail, fare: fare, rules: rules, daysLater: daysLater);
        var flight = Cluster.Grains.GetGrain<IFlightGrain>(key);
        Assert.Null((await flight.Schedule(command with
        {
            Destination = to,
            DepartureLocal = command.DepartureLocal.AddHours(hoursLater),
            ArrivalLocal = command.ArrivalLocal.AddHours(hoursLater),
        })).Refusal);
        return flight;
    }
}
