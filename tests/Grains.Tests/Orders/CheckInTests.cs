using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Tests.Events;

namespace FlightTickets.Tests.Orders;

/// <summary>
/// Check-in from 24 hours to 60 minutes before departure, which is 2027-05-10 at 10:10 UTC. A silo
/// of its own, since sales end as its clock goes on.
/// </summary>
public sealed class CheckInTests : IAsyncLifetime
{
    private const string FlightKey = "B6-135-20270510-JFK";
    private static readonly DateTimeOffset Departure = new(2027, 5, 10, 10, 10, 0, TimeSpan.Zero);
    private static readonly Caller Ada = new("ada", false);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("check-in-");
    private EventCluster _cluster = null!;

    private IFlightGrain Flight => _cluster.Grains.GetGrain<IFlightGrain>(FlightKey);

    public async ValueTask InitializeAsync()
    {
        var configuration = EventCluster.Settings(("Payments:Gateway", "Test"), ("DataFolder", _folder.FullName));
        _cluster = await EventCluster.StartAsync(
            silo => silo.AddBookingGrains(configuration).AddMail(configuration), Departure.AddDays(-7));
        await _cluster.Grains.GetGrain<IAirplaneGrain>("N635JB")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(12), false));
        Assert.False((await Flight.Schedule(FlightsCluster.Command("N635JB"))).IsRefused);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_opens_a_day_before_departure_and_the_pass_stays_the_same_when_asked_for_again()
    {
        var (order, view) = await Place("1A", "1B", null);
        Until(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        var early = (await order.CheckIn(Ada, view.Tickets[0].Number)).Refusal;
        Assert.Equal((RefusalCodes.CheckInNotOpen, Departure.AddHours(-24)), (early?.Code, early?.OpensAt));
        Assert.Equal(RefusalCodes.NotCheckedIn, (await order.GetBoardingPass(Ada, view.Tickets[1].Number)).Refusal?.Code);
        Until(TimeSpan.FromHours(24));
        Assert.False((await Flight.Update(new UpdateFlight { Gate = "B22" })).IsRefused);
        var second = (await order.CheckIn(Ada, view.Tickets[1].Number)).Value!;
        var first = (await order.CheckIn(Ada, view.Tickets[0].Number)).Value!;
        Assert.Equal(("1A", 2, "LOVELACE/ADA"), (first.Seat, first.Sequence, first.PassengerName));
        Assert.Equal(
            new BoardingPass(view.Tickets[1].Number, view.BookingReference, FlightKey, "LOVELACE/BEA", Cabin.Economy, "1B", 1,
                "B22", Departure)
            {
                BarCode = $"M1LOVELACE/BEA        E{view.BookingReference} JFKRSWB6 0135 130Y001B0001 100",
                Group = 4,
                BoardsAt = Departure.AddMinutes(-40),
                BoardsAtLocal = new DateTime(2027, 5, 10, 5, 30, 0),
                Departure = new FlightEnd("JFK", new DateTime(2027, 5, 10, 6, 10, 0), "America/New_York", Departure, null),
                Arrival = new FlightEnd(
                    "RSW", new DateTime(2027, 5, 10, 9, 21, 0), "America/New_York", Departure.AddMinutes(191), null),
            }, second);
        Assert.Equal(second, (await order.GetBoardingPass(Ada, view.Tickets[1].Number)).Value);
        Assert.Equal(RefusalCodes.NotFound,
            (await order.GetBoardingPass(new Caller("eve", false), view.Tickets[1].Number)).Refusal?.Code);
        Assert.Equal(second, (await order.CheckIn(Ada, view.Tickets[1].Number)).Value);
        Assert.Equal(TicketStatus.CheckedIn, (await order.GetTicket(Ada, second.TicketNumber)).Value!.Status);
        Assert.Equal(RefusalCodes.OrderStatusConflict,
            (await order.ChangeSeats(Ada, [new SegmentSeats(0, ["2A", "1B", null])])).Refusal?.Code);

        // The infant on a lap: a pass without a seat.
        var infant = (await order.CheckIn(Ada, view.Tickets[2].Number)).Value!;
        Assert.Equal((null, 3), (infant.Seat, infant.Sequence));
    }

    [Fact]
    public async Task Check_in_closes_an_hour_before_departure_and_passes_stay_valid()
    {
        var (order, view) = await Place("1A", "1B", null);
        Until(TimeSpan.FromMinutes(60));
        var pass = (await order.CheckIn(Ada, view.Tickets[0].Number)).Value;
        Assert.Equal("1A", pass?.Seat);
        Until(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        Assert.Equal(RefusalCodes.CheckInNotOpen, (await order.CheckIn(Ada, view.Tickets[1].Number)).Refusal?.Code);
        Assert.Equal(pass, (await order.CheckIn(Ada, view.Tickets[0].Number)).Value);
    }

    [Fact]
    public async Task A_passenger_without_a_seat_is_seated_with_the_party()
    {
        var (order, view) = await Place();
        Assert.All(view.Tickets, ticket => Assert.Null(ticket.Seat));
        Until(TimeSpan.FromHours(3));
        var passes = new List<BoardingPass>();
        foreach (var ticket in view.Tickets) passes.Add((await order.CheckIn(Ada, ticket.Number)).Value!);
        Assert.Equal([1, 2, 3], passes.Select(pass => pass.Sequence));
        Assert.Equal(["1A", "1B", "1C"], passes.Select(pass => pass.Seat));
        Assert.Equal(["1A", "1B", "1C"], (await order.Get(Ada)).Value!.Segments[0].Seats);
    }

    [Fact]
    public async Task Check_in_needs_a_valid_ticket_of_ones_own()
    {
        var (order, view) = await Place("1A", "1B", null);
        Until(TimeSpan.FromHours(3));
        Assert.Equal(RefusalCodes.NotFound, (await order.CheckIn(new Caller("eve", false), view.Tickets[0].Number)).Refusal?.Code);
        Assert.Equal(RefusalCodes.NotFound, (await order.CheckIn(Ada, "2790000000017")).Refusal?.Code);
        var quote = (await order.QuoteCancellation(Ada, [], [])).Value!;
        Assert.Null((await order.ConfirmCancellation(new ConfirmCancellation(Ada, quote.Id, "c", "h"))).Refusal);
        Assert.Equal(RefusalCodes.OrderStatusConflict, (await order.CheckIn(Ada, view.Tickets[0].Number)).Refusal?.Code);
        Assert.Equal(TicketStatus.Void, (await order.GetTicket(Ada, view.Tickets[0].Number)).Value!.Status);
    }

    [Fact]
    public async Task A_seat_that_a_smaller_airplane_takes_away_leaves_the_order_and_its_passenger_checks_in_on_another()
    {
        var (order, view) = await Place("1A", "1B", null);
        Until(TimeSpan.FromHours(3));
        Assert.Equal("1A", (await order.CheckIn(Ada, view.Tickets[0].Number)).Value!.Seat);
        await Fly("N2", firstRow: 20);
        var without = await EventCluster.UntilAsync(async () => (await order.Get(Ada)).Value!,
            seen => seen.Segments[0].Seats.All(seat => seat is null));
        Assert.Equal((TicketStatus.Issued, (string?)null), (without.Tickets[0].Status, without.Tickets[0].Seat));
        Assert.Equal("20A", (await order.CheckIn(Ada, view.Tickets[0].Number)).Value!.Seat);

        // The first airplane again: 1A is anybody's, and the event that came before does not take the new seat.
        await Fly("N3", firstRow: 1);
        Assert.Equal(SeatStatus.Available, (await _cluster.Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(FlightKey, "1A")).Get()).Status);
    }

    [Fact]
    public async Task Sequence_numbers_are_the_flights_and_not_each_orders()
    {
        Until(TimeSpan.FromHours(3));
        var sequences = new List<int>();
        foreach (var user in (string[])["ada", "bob", "eve"])
        {
            var (order, view) = await PlaceFor(user);
            sequences.Add((await order.CheckIn(new Caller(user, false), view.Tickets[2].Number)).Value!.Sequence);
        }

        Assert.Equal([1, 2, 3], sequences);
    }

    [Fact]
    public async Task A_late_notice_of_a_lost_seat_takes_nothing_from_a_passenger_who_has_it_again()
    {
        var (order, _) = await Place("1A", "1B", null);
        await _cluster.Grains.GetGrain<ISeatedOrder>(order.GetPrimaryKeyString()).LoseSeat(FlightKey, "1A", 0);
        Assert.Equal(["1A", "1B", null], (await order.Get(Ada)).Value!.Segments[0].Seats);
    }

    /// <summary>Gives the flight another airplane, with 12 seats from a row on.</summary>
    private async Task Fly(string tail, int firstRow)
    {
        CabinLayout[] cabins = [.. StandardLayout.For(12)
            .Select(cabin => cabin with { FirstRow = firstRow, LastRow = firstRow + cabin.LastRow - cabin.FirstRow, ExitRows = [] })];
        Assert.False(
            (await _cluster.Grains.GetGrain<IAirplaneGrain>(tail)
                .Register(new AirplaneSpecification("Airbus", "A320", 2001, [.. cabins], false))).IsRefused);
        Assert.False((await Flight.Update(new UpdateFlight { Airplane = tail })).IsRefused);
    }

    /// <summary>Moves the clock to so long before departure.</summary>
    private void Until(TimeSpan left) => _cluster.Time.SetUtcNow(Departure - left);

    /// <summary>Two adults and an infant.</summary>
    private Task<(IOrderGrain Order, OrderView View)> Place(params string?[] seats) => PlaceFor("ada", seats);

    private async Task<(IOrderGrain Order, OrderView View)> PlaceFor(string user, params string?[] seats)
    {
        var order = _cluster.Grains.GetGrain<IOrderGrain>(OrderId.Derive(user, "POST /v1/orders", "k"));
        var reply = await order.Place(new PlaceOrder(
            user, "hash", [Born("Ada", 1990), Born("Bea", 1990), Born("Cy", 2026)],
            [new SegmentRequest(FlightKey, Cabin.Economy, [.. seats])], new PaymentMethod("card", "tok_visa"), null));
        Assert.Equal(OrderStatus.Confirmed, reply.Order?.Status);
        return (order, reply.Order!);
    }

    private static Passenger Born(string name, int year) => new(name, "Lovelace", new DateOnly(year, 12, 10));
}
