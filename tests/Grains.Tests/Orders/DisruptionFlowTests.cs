using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Tests.Events;
using FlightTickets.Users;

namespace FlightTickets.Tests.Orders;

/// <summary>A flight's trouble, told by its events to real orders with real payments.</summary>
public sealed class DisruptionFlowTests : IAsyncLifetime
{
    private const string FlightKey = "B6-135-20270510-JFK";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("disruption-");
    private EventCluster _cluster = null!;
    private string _user = "";

    private IFlightGrain Flight => _cluster.Grains.GetGrain<IFlightGrain>(FlightKey);

    private Caller Customer => new(_user, false);

    public async ValueTask InitializeAsync()
    {
        var configuration = EventCluster.Settings(("Payments:Gateway", "Test"), ("DataFolder", _folder.FullName));
        _cluster = await EventCluster.StartAsync(silo => silo.AddBookingGrains(configuration).AddMail(configuration),
            new DateTimeOffset(2027, 5, 3, 12, 0, 0, TimeSpan.Zero));
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N635JB")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(330), false));
        Assert.False((await Flight.Schedule(FlightsCluster.Command("N635JB"))).IsRefused);
        _user = (await _cluster.Grains.GetGrain<IAccountsGrain>(0)
            .Register("ada@example.com", "correct horse battery staple", "Ada Lovelace")).Value!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }

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
            Assert.Equal(view.Total, (await _cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!.Refunded);
        }

        await _cluster.OutboxEmptyAsync();
        // Confirmed, disrupted, cancelled.
        Assert.Equal(900, Directory.GetFiles(Path.Combine(_folder.FullName, "mail")).Length);
        var audit = Assert.Single(await _cluster.Grains.GetGrain<ILedgerGrain>(0).Audit());
        Assert.True(audit.Agrees);
        Assert.Equal((300, audit.Captured), (audit.Payments, audit.Refunded));
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_300_refunds_loses_none_and_makes_none_twice()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 300).Select(PlaceAsync));
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        // When the hundredth is cancelled, some are under way and others not begun.
        await DisruptionsAsync(orders[100], d => d is [{ Status: DisruptionStatus.Refunded }]);
        await _cluster.CrashAsync();
        var refunded = await Task.WhenAll(orders.Select(async order => await DisruptionsGrain(order)));
        Assert.Contains(refunded, d => d is not [{ Status: DisruptionStatus.Refunded }]);
        foreach (var order in orders)
        {
            // By wake-ups of what the crash left, and by the event, which is delivered again.
            await _cluster.UntilWokenAsync(() => DisruptionsGrain(order), d => d is [{ Status: DisruptionStatus.Refunded }]);
            var view = (await Order(order).Get(Customer)).Value!;
            var payment = (await _cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!;
            Assert.Equal((OrderStatus.Cancelled, view.Total, 4), (view.Status, payment.Refunded, payment.Ledger.Length));
        }

        Assert.Equal(0, (await Flight.Get())!.Cabins[0].Sold);
    }

    private async Task<IReadOnlyList<DisruptionView>> DisruptionsGrain(string order)
    {
        var found = await Disruptions(order).List(Customer);
        return found.IsRefused ? [] : found.Value;
    }

    [Fact]
    public async Task A_delay_lets_the_customer_keep_or_take_the_money_back()
    {
        var order = await PlaceAsync(1);
        var departs = new DateTimeOffset(2027, 5, 10, 15, 0, 0, TimeSpan.Zero);
        Assert.False(
            (await Flight.Update(new UpdateFlight
            {
                Status = FlightStatus.Delayed,
                DepartureEstimated = departs,
                ArrivalEstimated = departs.AddHours(3)
            })).IsRefused);
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
        var payment = (await _cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!;
        Assert.Equal(view.Total, payment.Refunded);
        Assert.Equal(RefusalCodes.DisruptionAnswered,
            (await Disruptions(order).Answer(Customer, second.Id, DisruptionChoice.Keep)).Refusal?.Code);
    }

    [Fact]
    public async Task A_long_delay_gives_the_money_back_also_after_the_planned_departure_and_not_after_the_real_one()
    {
        var (late, flown) = (await PlaceAsync(1), await PlaceAsync(2));
        var departs = new DateTimeOffset(2027, 5, 10, 14, 0, 0, TimeSpan.Zero);
        Assert.False(
            (await Flight.Update(new UpdateFlight
            {
                Status = FlightStatus.Delayed,
                DepartureEstimated = departs,
                ArrivalEstimated = departs.AddHours(3)
            })).IsRefused);
        var told = Assert.Single(await DisruptionsAsync(late, d => d.Count == 1));
        await DisruptionsAsync(flown, d => d.Count == 1);

        // Planned for 10:10, and not gone yet.
        _cluster.Time.SetUtcNow(new DateTimeOffset(2027, 5, 10, 12, 0, 0, TimeSpan.Zero));
        Assert.False((await Disruptions(late).Answer(Customer, told.Id, DisruptionChoice.Refund)).IsRefused);
        await DisruptionsAsync(late, d => d[0].Status == DisruptionStatus.Refunded);
        var view = (await Order(late).Get(Customer)).Value!;
        Assert.Equal(view.Total, (await _cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!.Refunded);

        _cluster.Time.SetUtcNow(departs);
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Departed })).IsRefused);
        Assert.False((await Disruptions(flown).Answer(Customer, told.Id, DisruptionChoice.Refund)).IsRefused);
        await DisruptionsAsync(flown, d => d[0].Status == DisruptionStatus.NeedsAgent);
        Assert.Equal(OrderStatus.Confirmed, (await Order(flown).Get(Customer)).Value!.Status);
    }

    [Fact]
    public async Task Who_loses_a_seat_to_a_smaller_airplane_is_told_by_mail_and_keeps_the_place()
    {
        var order = await PlaceAsync(1, seat: "30A");
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N1SMALL")
            .Register(new AirplaneSpecification("Embraer", "ERJ 190", 2010, StandardLayout.For(100), false));
        Assert.False((await Flight.Update(new UpdateFlight { Airplane = "N1SMALL" })).IsRefused);

        // The seat tells of it once its flight has told the seat. A mail that is still being written has another name.
        var mails = Path.Combine(_folder.FullName, "mail");
        var mail = await EventCluster.UntilAsync(
            () => Task.FromResult(Directory.Exists(mails) ? Directory.GetFiles(mails, "*.eml").Select(File.ReadAllText)
                .FirstOrDefault(m => m.Contains("Subject: Seat 30A", StringComparison.Ordinal)) : null),
            found => found is not null);
        Assert.Contains("seat 30A is no longer available for Ada Lovelace", mail, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Confirmed, (await Order(order).Get(Customer)).Value!.Status);
    }

    [Fact]
    public async Task A_cancelled_return_gives_its_own_money_back_although_the_outbound_was_flown()
    {
        const string Back = "B6-136-20270517-JFK";
        var back = _cluster.Grains.GetGrain<IFlightGrain>(Back);
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N2BACK")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(30), false));
        Assert.False(
            (await back.Schedule(FlightsCluster.Command("N2BACK", rules: new FareRules { NonRefundable = true }, daysLater: 7))).IsRefused);
        var order = await PlaceAsync(1, null, Back);
        _cluster.Time.SetUtcNow(new DateTimeOffset(2027, 5, 12, 12, 0, 0, TimeSpan.Zero));
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Departed })).IsRefused);
        Assert.False((await back.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Refunded }]);
        var view = (await Order(order).Get(Customer)).Value!;
        Assert.Equal((OrderStatus.Confirmed, new Money(19900, "USD")), (view.Status, view.Total));
        Assert.Equal([false, true], view.Segments.Select(s => s.Cancelled));
        Assert.Equal(new Money(19900, "USD"),
            (await _cluster.Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(Customer)).Value!.Refunded);
        Assert.Equal(view.Total + view.Retained!.Value, view.Payments[0].Amount - view.Payments[0].Refunded);
    }

    [Fact]
    public async Task Once_a_flight_of_the_journey_is_cancelled_the_rest_may_be_given_back_in_full()
    {
        const string Back = "B6-136-20270517-JFK";
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N2BACK")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(30), false));
        Assert.False((await _cluster.Grains.GetGrain<IFlightGrain>(Back).Schedule(
            FlightsCluster.Command("N2BACK", rules: new FareRules { NonRefundable = true }, daysLater: 7))).IsRefused);
        var order = await PlaceAsync(1, null, Back);
        _cluster.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new Money(2000, "USD"), (await Order(order).QuoteCancellation(Customer, [], [1])).Value!.Refund);
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        await DisruptionsAsync(order, d => d is [{ Status: DisruptionStatus.Refunded }]);
        Assert.Equal(new Money(19900, "USD"), (await Order(order).QuoteCancellation(Customer, [], [])).Value!.Refund);
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

    [Fact]
    public async Task A_cabin_that_is_gone_moves_its_passengers_and_lets_them_choose()
    {
        const string Key = "B6-900-20270510-JFK";
        var economy = StandardLayout.For(30)[0] with
        {
            Seats = "ABC DEF",
            FirstRow = 10,
            LastRow = 14,
            ExitRows = [],
            SkipRows = [],
            Missing = []
        };
        var business = economy with { Cabin = Cabin.Business, FirstRow = 1, LastRow = 2 };
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N4BOTH")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, [business, economy], false));
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N5ECON")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, [economy with { LastRow = 10 }], false));
        var command = FlightsCluster.Command("N4BOTH", fare: 10000);
        var flight = _cluster.Grains.GetGrain<IFlightGrain>(Key);
        Assert.False((await flight.Schedule(command with
        {
            Fares = [.. command.Fares, new Fare(Cabin.Business, new Money(40000, "USD"), new Money(2000, "USD"),
                null) { Rules = new FareRules { NonRefundable = true } }],
        })).IsRefused);
        var (lone, held, party) = (await BusinessAsync("lone", 1, "tok_visa"), await BusinessAsync("held", 1, null),
            await BusinessAsync("party", 9, "tok_visa"));
        _cluster.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await flight.Update(new UpdateFlight { Airplane = "N5ECON" })).IsRefused);

        var moved = Assert.Single(await DisruptionsAsync(lone, d => d is [{ Status: DisruptionStatus.Open }]));
        Assert.Equal(("cabin_gone", Cabin.Business, Cabin.Economy), (moved.Kind, moved.CabinGone, moved.MovedTo));
        var view = (await Order(lone).Get(Customer)).Value!;
        Assert.Equal((OrderStatus.Confirmed, Cabin.Economy, new Money(10000, "USD")), (view.Status, view.Segments[0].Cabin, view.Total));
        Assert.Equal((new Money(30000, "USD"), TicketStatus.Issued), (view.Payments[0].Refunded, view.Tickets[0].Status));

        // What is held costs less, too; and nine do not fit.
        Assert.Equal(Cabin.Economy, Assert.Single(await DisruptionsAsync(held, d => d is [{ Status: DisruptionStatus.Open }])).MovedTo);
        Assert.Equal((OrderStatus.Held, new Money(10000, "USD")),
            ((await Order(held).Get(Customer)).Value!.Status, (await Order(held).Get(Customer)).Value!.Total));
        var stuck = Assert.Single(await DisruptionsAsync(party, d => d is [{ Status: DisruptionStatus.Open }]));
        Assert.Null(stuck.MovedTo);
        Assert.Equal([DisruptionChoice.Rebook, DisruptionChoice.Refund], stuck.Options);
        Assert.Equal(RefusalCodes.ChoiceUnavailable,
            (await Disruptions(party).Answer(Customer, stuck.Id, DisruptionChoice.Keep)).Refusal?.Code);

        // All the money back, whatever the fare's rules.
        _cluster.Time.Advance(TimeSpan.FromDays(2));
        await Disruptions(party).Answer(Customer, stuck.Id, DisruptionChoice.Refund);
        await Disruptions(lone).Answer(Customer, moved.Id, DisruptionChoice.Refund);
        await DisruptionsAsync(party, d => d is [{ Status: DisruptionStatus.Refunded }]);
        await DisruptionsAsync(lone, d => d is [{ Status: DisruptionStatus.Refunded }]);
        Assert.Equal(new Money(9 * 40000, "USD"), (await Order(party).Get(Customer)).Value!.Payments[0].Refunded);
        Assert.Equal(new Money(40000, "USD"), (await Order(lone).Get(Customer)).Value!.Payments[0].Refunded);
        Assert.Null((await flight.Get())!.OversoldReason);

        async Task<string> BusinessAsync(string key, int passengers, string? token)
        {
            var id = OrderId.Derive(_user, "POST /v1/orders", key);
            Assert.Null((await Order(id).Place(new PlaceOrder(
                _user, "hash", [.. Enumerable.Range(0, passengers).Select(i => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
                [new SegmentRequest(Key, Cabin.Business, [])], token is null ? null : new PaymentMethod("card", token), null))).Refusal);
            return id;
        }
    }

    [Fact]
    public async Task A_seat_that_comes_to_lie_in_an_exit_row_is_taken_from_a_child_only()
    {
        var id = OrderId.Derive(_user, "POST /v1/orders", "family");
        Assert.Null((await Order(id).Place(new PlaceOrder(
            _user, "hash",
            [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10)), new Passenger("Kim", "Lovelace", new DateOnly(2018, 1, 1))],
            [new SegmentRequest(FlightKey, Cabin.Economy, ["12A", "12B"])], new PaymentMethod("card", "tok_visa"), null))).Refusal);
        var layout = StandardLayout.For(330);
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N3EXIT")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, [layout[0] with { ExitRows = [12] }], false));
        Assert.False((await Flight.Update(new UpdateFlight { Airplane = "N3EXIT" })).IsRefused);
        var view = await EventCluster.UntilAsync(async () => (await Order(id).Get(Customer)).Value!,
            order => order.Segments[0].Seats[1] is null);
        Assert.Equal("12A", view.Segments[0].Seats[0]);
    }

    [Fact]
    public async Task The_same_trouble_told_twice_is_one_disruption()
    {
        var order = await PlaceAsync(1);
        var trouble = new FlightTrouble("e1", FlightKey, true, null, _cluster.Time.GetUtcNow());
        await Task.WhenAll(Disruptions(order).Tell(trouble), Disruptions(order).Tell(trouble));
        await _cluster.RestartAsync();
        await Disruptions(order).Tell(trouble);
        Assert.Equal(DisruptionStatus.Refunded,
            Assert.Single(await DisruptionsAsync(order, d => d[0].Status == DisruptionStatus.Refunded)).Status);
    }

    [Fact]
    public async Task An_order_that_never_was_has_no_disruption()
    {
        await Disruptions("ord_never").Tell(new FlightTrouble("e1", FlightKey, true, null, _cluster.Time.GetUtcNow()));
        Assert.True((await Disruptions("ord_never").List(Customer)).IsRefused);
    }

    private IDisruptionsGrain Disruptions(string order) => _cluster.Grains.GetGrain<IDisruptionsGrain>(order);

    private IOrderGrain Order(string order) => _cluster.Grains.GetGrain<IOrderGrain>(order);

    private async Task<IReadOnlyList<DisruptionView>> DisruptionsAsync(string order, Func<IReadOnlyList<DisruptionView>, bool> isWanted) =>
        await EventCluster.UntilAsync(
            async () => (await Disruptions(order).List(Customer)) is { IsRefused: false } found
                ? (IReadOnlyList<DisruptionView>)found.Value
                : [],
            found => found.Count > 0 && isWanted(found));

    private Task<string> PlaceAsync(int number) => PlaceAsync(number, seat: null);

    private async Task<string> PlaceAsync(int number, string? seat, params string[] more)
    {
        var id = OrderId.Derive(_user, "POST /v1/orders", $"k{number}");
        var reply = await Order(id).Place(new PlaceOrder(
            _user, "hash", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(FlightKey, Cabin.Economy, seat is null ? [] : [seat]),
                .. more.Select(flight => new SegmentRequest(flight, Cabin.Economy, []))], new PaymentMethod("card", "tok_visa"), null));
        Assert.Equal(OrderStatus.Confirmed, reply.Order?.Status);
        return id;
    }
}
