using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Tests.Events;
using FlightTickets.Users;

namespace FlightTickets.Tests.Orders;

/// <summary>
/// The gate: boarding, the passenger list and what becomes of tickets. A silo of its own, since its clock goes on to the departure at
/// 10:10 UTC.
/// </summary>
public sealed class BoardingTests : IAsyncLifetime
{
    private const string FlightKey = "B6-135-20270510-JFK";
    private const int Seats = 300;
    private static readonly DateTimeOffset Departure = new(2027, 5, 10, 10, 10, 0, TimeSpan.Zero);
    private static readonly Caller Ada = new("ada", false);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("boarding-");
    private EventCluster _cluster = null!;

    private IFlightGrain Flight => _cluster.Grains.GetGrain<IFlightGrain>(FlightKey);

    private IBoardingGrain Gate => _cluster.Grains.GetGrain<IBoardingGrain>(FlightKey);

    public async ValueTask InitializeAsync()
    {
        var configuration = EventCluster.Settings(("Payments:Gateway", "Test"), ("DataFolder", _folder.FullName));
        _cluster = await EventCluster.StartAsync(
            silo => silo.AddBookingGrains(configuration).AddMail(configuration), Departure.AddDays(-7));
        await RegisterAsync("N635JB", StandardLayout.For(Seats)[0]);
        Assert.False((await Flight.Schedule(FlightsCluster.Command("N635JB"))).IsRefused);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Three_gates_board_300_passengers_at_once_and_nobody_twice()
    {
        // An order has a row of its own.
        var orders = await Task.WhenAll(SeatLayout.Seats(StandardLayout.For(Seats)[0]).Chunk(9)
            .Select((row, i) => PlaceAsync($"k{i}", row.Length, row)));
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        var passes = (await Task.WhenAll(orders.Select(async placed =>
        {
            var checkedIn = new List<BoardingPass>();
            foreach (var ticket in placed.View.Tickets) checkedIn.Add((await placed.Order.CheckIn(Ada, ticket.Number)).Value!);
            return checkedIn;
        }))).SelectMany(checkedIn => checkedIn).ToArray();
        Assert.Equal(Seats, passes.Select(pass => pass.Seat).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, Seats), passes.Select(pass => pass.Sequence).Order());
        Assert.Equal(new BoardingCounts(Seats, Seats, 0), (await Gate.Passengers())!.Counts);

        // Each gate gets everybody, in an order and in a way of its own.
        var gates = await Task.WhenAll(
            GateAsync(passes, pass => new BoardPassenger { Ticket = pass.TicketNumber }),
            GateAsync([.. passes.Reverse()], pass => new BoardPassenger { Seat = pass.Seat }),
            GateAsync([.. passes.OrderBy(pass => pass.TicketNumber)], pass => new BoardPassenger { Scan = pass.BarCode }));
        foreach (var gate in gates) Assert.Equal(Seats, gate.Select(answer => answer.Passenger.Ticket).Distinct().Count());
        foreach (var same in gates.SelectMany(gate => gate).GroupBy(answer => answer.Passenger.Ticket))
            Assert.Equal(3, same.Count(answer => answer.Passenger == same.First().Passenger));
        await AssertAllOnBoardAsync();

        // What is stored says the same.
        await _cluster.CrashAsync();
        await AssertAllOnBoardAsync();
    }

    [Fact]
    public async Task Parties_that_check_in_at_once_without_seats_all_get_seats()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, Seats / 6).Select(i => PlaceAsync($"k{i}", 6)));
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        var passes = await Task.WhenAll(orders.Select(placed => placed.Order.CheckIn(Ada, placed.View.Tickets[0].Number)));
        Assert.All(passes, pass => Assert.Null(pass.Refusal));
        var seats = (await Task.WhenAll(orders.Select(placed => placed.Order.Get(Ada))))
            .SelectMany(order => order.Value!.Tickets).Select(ticket => ticket.Seat);
        Assert.Equal(Seats, seats.OfType<string>().Distinct().Count());
    }

    [Fact]
    public async Task A_passenger_on_board_keeps_seat_and_ticket_until_unboarded()
    {
        var (order, view) = await PlaceAsync("k", 2);
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        var ticket = view.Tickets[0].Number;
        Assert.Equal(RefusalCodes.NotCheckedIn, (await BoardAsync(ticket)).Refusal?.Code);
        var pass = (await order.CheckIn(Ada, ticket)).Value!;
        Assert.Equal(pass.Seat, (await BoardAsync(ticket)).Value!.Passenger.Seat);
        Assert.Equal(CouponStatus.Boarded, (await order.GetTicket(Ada, ticket)).Value!.Coupon);
        var (quote, other) = ((await order.QuoteCancellation(Ada, [1], [])).Value!, await ScheduleAsync());

        Assert.Equal(RefusalCodes.PassengerBoarded, (await order.QuoteCancellation(Ada, [], [])).Refusal?.Code);
        Assert.Equal(RefusalCodes.PassengerBoarded, (await order.QuoteChange(Ada, new ChangeSegment(0, "x", null, []))).Refusal?.Code);
        Assert.Equal(RefusalCodes.PassengerBoarded,
            (await order.ChangeSeats(Ada, [new SegmentSeats(0, ["30A", view.Tickets[1].Seat])])).Refusal?.Code);
        Assert.Equal(RefusalCodes.WrongFlight, (await _cluster.Grains.GetGrain<IBoardingGrain>(other)
            .Board(new BoardPassenger { Scan = pass.BarCode })).Refusal?.Code);

        // The other passenger is free to go, and a quote from before is confirmed under the same rule.
        Assert.Null((await order.ConfirmCancellation(new ConfirmCancellation(Ada, quote.Id, "c1", "h"))).Refusal);
        Assert.False((await Gate.Unboard(ticket)).IsRefused);
        Assert.False((await Gate.Unboard(ticket)).IsRefused);
        var whole = (await order.QuoteCancellation(Ada, [], [])).Value!;
        var change = (await order.QuoteChange(Ada, new ChangeSegment(0, other, null, []))).Value!;
        Assert.False((await BoardAsync(ticket)).IsRefused);
        Assert.Equal(RefusalCodes.PassengerBoarded,
            (await order.ConfirmChange(new ConfirmChange(Ada, change.Id, "c3", "h", null))).Refusal?.Code);
        Assert.Equal(RefusalCodes.PassengerBoarded,
            (await order.ConfirmCancellation(new ConfirmCancellation(Ada, whole.Id, "c2", "h"))).Refusal?.Code);
        Assert.False((await Gate.Unboard(ticket)).IsRefused);
        Assert.Null((await order.ConfirmCancellation(new ConfirmCancellation(Ada, whole.Id, "c2", "h"))).Refusal);
        Assert.Equal(RefusalCodes.OrderStatusConflict, (await BoardAsync(ticket)).Refusal?.Code);
        Assert.Empty((await Gate.Passengers())!.Passengers);
    }

    [Fact]
    public async Task A_late_flight_refunds_a_passenger_on_board_only_after_the_gate_has_unboarded_the_passenger()
    {
        var (order, view) = await PlaceAsync("k", 1);
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        var ticket = view.Tickets[0].Number;
        Assert.False((await order.CheckIn(Ada, ticket)).IsRefused);
        Assert.False((await BoardAsync(ticket)).IsRefused);
        Assert.False((await Flight.Update(new UpdateFlight
        {
            DepartureEstimated = Departure.AddHours(5),
            ArrivalEstimated = Departure.AddHours(9),
        })).IsRefused);
        var disruptions = _cluster.Grains.GetGrain<IDisruptionsGrain>(view.Id);
        var late = Assert.Single(await EventCluster.UntilAsync(async () => (await disruptions.List(Ada)).Value, found => found.Length > 0));
        Assert.Equal(RefusalCodes.PassengerBoarded, (await disruptions.Answer(Ada, late.Id, DisruptionChoice.Refund)).Refusal?.Code);
        Assert.False((await Gate.Unboard(ticket)).IsRefused);
        Assert.Equal(DisruptionStatus.Refunded, (await disruptions.Answer(Ada, late.Id, DisruptionChoice.Refund)).Value!.Status);
    }

    [Fact]
    public async Task An_airplane_without_the_seat_takes_its_passenger_off_board()
    {
        var (order, view) = await PlaceAsync("k", 1);
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        var (ticket, pass) = (view.Tickets[0].Number, (await order.CheckIn(Ada, view.Tickets[0].Number)).Value!);
        Assert.Equal(1, (await BoardAsync(ticket)).Value!.Counts.Boarded);
        await RegisterAsync("N2", StandardLayout.For(12)[0] with { FirstRow = 60, LastRow = 62, ExitRows = [] });
        Assert.False((await Flight.Update(new UpdateFlight { Airplane = "N2" })).IsRefused);
        Assert.Equal(new BoardingCounts(1, 0, 0), (await Gate.Passengers())!.Counts);
        await EventCluster.UntilAsync(async () => (await order.Get(Ada)).Value!, seen => seen.Tickets[0].Seat is null);
        Assert.Equal(RefusalCodes.NotCheckedIn, (await BoardAsync(ticket)).Refusal?.Code);
        Assert.Equal("60A", (await order.CheckIn(Ada, ticket)).Value!.Seat);
        Assert.Equal(RefusalCodes.BoardingPassOutdated, (await Gate.Board(new BoardPassenger { Scan = pass.BarCode })).Refusal?.Code);
        Assert.Equal("60A", (await BoardAsync(ticket)).Value!.Passenger.Seat);
    }

    [Fact]
    public async Task Who_is_not_on_board_when_the_flight_departs_is_a_no_show()
    {
        var (order, view) = await PlaceAsync("k", 3);
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        foreach (var ticket in view.Tickets.Take(2)) Assert.False((await order.CheckIn(Ada, ticket.Number)).IsRefused);
        Assert.False((await BoardAsync(view.Tickets[0].Number)).IsRefused);
        Assert.Equal(
            [PassengerStatus.Boarded, PassengerStatus.CheckedIn, PassengerStatus.Booked], await StatusesAsync());
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Departed })).IsRefused);
        Assert.Equal([PassengerStatus.Flown, PassengerStatus.NoShow, PassengerStatus.NoShow], await StatusesAsync());
        Assert.Equal([CouponStatus.Flown, CouponStatus.NoShow, CouponStatus.NoShow],
            (await order.Get(Ada)).Value!.Tickets.Select(ticket => ticket.Coupon));

        // A lost answer may be repeated after the doors have closed; nobody else boards or leaves.
        Assert.False((await BoardAsync(view.Tickets[0].Number)).IsRefused);
        Assert.Equal(RefusalCodes.BoardingNotOpen, (await BoardAsync(view.Tickets[1].Number)).Refusal?.Code);
        Assert.Equal(RefusalCodes.BoardingNotOpen, (await Gate.Unboard(view.Tickets[0].Number)).Refusal?.Code);

        async Task<IEnumerable<PassengerStatus>> StatusesAsync() =>
            (await Gate.Passengers())!.Passengers.Select(passenger => passenger.Status);
    }

    [Fact]
    public async Task An_offloaded_passenger_loses_seat_and_check_in_once_and_only_an_agent_readmits()
    {
        var (order, view) = await PlaceAsync("k", 2);
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        var ticket = view.Tickets[0].Number;
        Assert.Equal(RefusalCodes.NotCheckedIn, (await OffloadAsync(ticket, OffloadReason.Missed)).Refusal?.Code);
        var seat = (await order.CheckIn(Ada, ticket)).Value!.Seat!;
        Assert.False((await BoardAsync(ticket)).IsRefused);

        // Two agents at once, and once more: one outcome, with the reason of the first.
        var twice = await Task.WhenAll(OffloadAsync(ticket, OffloadReason.Missed), OffloadAsync(ticket, OffloadReason.Missed));
        Assert.Contains(twice, answer => !answer.IsRefused);
        Assert.All(twice, answer => Assert.True(answer.Refusal?.Code is null or RefusalCodes.OrderBusy));
        var offloaded = (await OffloadAsync(ticket, OffloadReason.Security)).Value!;
        Assert.Equal((PassengerStatus.Booked, null, null, OffloadReason.Missed), (offloaded.Passenger.Status, offloaded.Passenger.Seat,
            offloaded.Passenger.Sequence, offloaded.Passenger.Offloaded));
        Assert.Equal(new BoardingCounts(2, 0, 0), offloaded.Counts);
        Assert.Equal(SeatStatus.Available, await StatusAsync());
        Assert.Equal((CouponStatus.Open, TicketStatus.Issued), await CouponAsync());
        Assert.Equal(RefusalCodes.NotCheckedIn, (await BoardAsync(ticket)).Refusal?.Code);
        Assert.Equal(RefusalCodes.PassengerNotFound, (await Gate.Board(new BoardPassenger { Seat = seat })).Refusal?.Code);

        // It is durable, the passenger is told once, and an agent alone lets the passenger check in again.
        await _cluster.CrashAsync();
        order = _cluster.Grains.GetGrain<IOrderGrain>(view.Id);
        Assert.Equal(RefusalCodes.PassengerOffloaded, (await order.CheckIn(Ada, ticket)).Refusal?.Code);
        Assert.Equal(SeatStatus.Available, await StatusAsync());
        var agent = new Caller("agent", IsAgent: true);
        Assert.Null((await order.CheckIn(agent, ticket)).Refusal);
        Assert.Null((await Gate.Passengers())!.Passengers.Single(passenger => passenger.Ticket == ticket).Offloaded);
        Assert.False((await BoardAsync(ticket)).IsRefused);

        async Task<SeatStatus> StatusAsync() =>
            (await _cluster.Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(FlightKey, seat)).Get()).Status;
        async Task<(CouponStatus?, TicketStatus)> CouponAsync() =>
            (await order.GetTicket(Ada, ticket)).Value is { } now ? (now.Coupon, now.Status) : default;
    }

    [Fact]
    public async Task What_becomes_of_an_offloaded_passengers_ticket_depends_on_the_reason()
    {
        var (order, view) = await PlaceAsync("k", 4);
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        foreach (var ticket in view.Tickets) Assert.False((await order.CheckIn(Ada, ticket.Number)).IsRefused);
        Assert.False((await BoardAsync(view.Tickets[3].Number)).IsRefused);
        foreach (var reason in Enum.GetValues<OffloadReason>())
            Assert.False((await OffloadAsync(view.Tickets[(int)reason].Number, reason)).IsRefused);
        Assert.False((await Flight.Update(new UpdateFlight { Status = FlightStatus.Departed })).IsRefused);
        Assert.Equal([CouponStatus.Open, CouponStatus.Open, CouponStatus.NoShow, CouponStatus.Flown],
            (await order.Get(Ada)).Value!.Tickets.Select(ticket => ticket.Coupon));

        // The flight had no seat for the first: everything is refunded, even now. It is too late to offload the last.
        Assert.Equal(view.Total.Minor / 4, (await order.QuoteCancellation(Ada, [0], [])).Value!.Refund.Minor);
        Assert.Equal(RefusalCodes.BoardingNotOpen, (await OffloadAsync(view.Tickets[3].Number, OffloadReason.Missed)).Refusal?.Code);
        Assert.False((await OffloadAsync(view.Tickets[2].Number, OffloadReason.Missed)).IsRefused);
    }

    [Fact]
    public async Task A_customer_is_told_once_of_another_gate_and_of_being_offloaded()
    {
        var user = await _cluster.Grains.GetGrain<IAccountsGrain>(0)
            .Register("ada@example.com", "correct horse battery staple", "Ada Lovelace");
        var customer = new Caller(user.Value!.Id, false);
        var order = _cluster.Grains.GetGrain<IOrderGrain>(OrderId.Derive(customer.UserId, "POST /v1/orders", "k"));
        var placed = await order.Place(new PlaceOrder(
            customer.UserId, "hash", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(FlightKey, Cabin.Economy, ["1A"])], new PaymentMethod("card", "tok_visa"), null));
        _cluster.Time.SetUtcNow(Departure.AddHours(-3));
        var ticket = placed.Order!.Tickets[0].Number;
        Assert.False((await order.CheckIn(customer, ticket)).IsRefused);
        foreach (var gate in (string[])["B22", "B24", "B24"])
            Assert.False((await Flight.Update(new UpdateFlight { Gate = gate })).IsRefused);
        foreach (var _ in (int[])[1, 2]) Assert.False((await OffloadAsync(ticket, OffloadReason.Missed)).IsRefused);
        await _cluster.OutboxEmptyAsync();

        var mails = Directory.GetFiles(Path.Combine(_folder.FullName, "mail"), "*.eml").Select(File.ReadAllText).ToArray();
        var moved = Assert.Single(mails, mail => mail.Contains("Subject: Gate", StringComparison.Ordinal));
        Assert.Contains("from gate B24, not from gate B22", moved, StringComparison.Ordinal);
        var offloaded = Assert.Single(mails, mail => mail.Contains("no longer on your flight", StringComparison.Ordinal));
        Assert.Contains("Ada Lovelace did not come to the gate in time", offloaded, StringComparison.Ordinal);
    }

    private Task<Result<BoardedPassenger>> OffloadAsync(string ticket, OffloadReason reason) =>
        Gate.Offload(new OffloadPassenger(new BoardPassenger { Ticket = ticket }, reason));

    private async Task AssertAllOnBoardAsync()
    {
        var list = (await Gate.Passengers())!;
        Assert.Equal((new BoardingCounts(Seats, Seats, Seats), 0), (list.Counts, list.Counts.Missing));
        Assert.Equal(Seats, list.Passengers.Where(passenger => passenger.Status == PassengerStatus.Boarded)
            .Select(passenger => passenger.Ticket).Distinct().Count());
    }

    private Task<BoardedPassenger[]> GateAsync(BoardingPass[] passes, Func<BoardingPass, BoardPassenger> name) =>
        Task.WhenAll(passes.Select(async pass => (await Gate.Board(name(pass))).Value!));

    private Task<Result<BoardedPassenger>> BoardAsync(string ticket) => Gate.Board(new BoardPassenger { Ticket = ticket });

    private async Task<string> ScheduleAsync()
    {
        await RegisterAsync("N3", StandardLayout.For(12)[0]);
        const string Other = "B6-136-20270510-JFK";
        Assert.False((await _cluster.Grains.GetGrain<IFlightGrain>(Other).Schedule(FlightsCluster.Command("N3"))).IsRefused);
        return Other;
    }

    private async Task RegisterAsync(string tail, CabinLayout cabin) => Assert.False(
        (await _cluster.Grains.GetGrain<IAirplaneGrain>(tail)
            .Register(new AirplaneSpecification("Airbus", "A330", 2001, [cabin], false))).IsRefused);

    /// <summary>An order for grown passengers.</summary>
    private async Task<(IOrderGrain Order, OrderView View)> PlaceAsync(string key, int passengers, params string?[] seats)
    {
        var order = _cluster.Grains.GetGrain<IOrderGrain>(OrderId.Derive(Ada.UserId, "POST /v1/orders", key));
        var reply = await order.Place(new PlaceOrder(
            Ada.UserId, "hash",
            [.. Enumerable.Range(0, passengers).Select(i => new Passenger($"P{i}", "Lovelace", new DateOnly(1990, 12, 10)))],
            [new SegmentRequest(FlightKey, Cabin.Economy, [.. seats])], new PaymentMethod("card", "tok_visa"), null));
        Assert.Equal(OrderStatus.Confirmed, reply.Order?.Status);
        return (order, reply.Order!);
    }
}
