using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Tests.Events;

namespace FlightTickets.Tests.Orders;

/// <summary>Seats and cabins that an airplane swap takes away.</summary>
public sealed class LostPlaceTests : DisruptionTest
{
    [Fact]
    public async Task A_passenger_who_loses_a_seat_to_a_smaller_airplane_gets_a_mail_and_keeps_the_place()
    {
        var order = await PlaceAsync(1, seat: "30A");
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N1SMALL")
            .Register(new AirplaneSpecification("Embraer", "ERJ 190", 2010, StandardLayout.For(100), false));
        Assert.False((await Flight.Update(new UpdateFlight { Airplane = "N1SMALL" })).IsRefused);

        // The mail follows the seat's event. While it is being written it has another name.
        var mails = Path.Combine(Folder.FullName, "mail");
        var mail = await EventCluster.UntilAsync(
            () => Task.FromResult(Directory.Exists(mails) ? Directory.GetFiles(mails, "*.eml").Select(File.ReadAllText)
                .FirstOrDefault(m => m.Contains("Subject: Seat 30A", StringComparison.Ordinal)) : null),
            found => found is not null);
        Assert.Contains("seat 30A is no longer available for Ada Lovelace", mail, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Confirmed, (await Order(order).Get(Customer)).Value!.Status);
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
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N4BOTH")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, [business, economy], false));
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N5ECON")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, [economy with { LastRow = 10 }], false));
        var command = FlightsCluster.Command("N4BOTH", fare: 10000);
        var flight = Cluster.Grains.GetGrain<IFlightGrain>(Key);
        Assert.False((await flight.Schedule(command with
        {
            Fares = [.. command.Fares, new Fare(Cabin.Business, new Money(40000, "USD"), new Money(2000, "USD"),
                null) { Rules = new FareRules { NonRefundable = true } }],
        })).IsRefused);
        var (lone, held, party) = (await BusinessAsync("lone", 1, "tok_visa"), await BusinessAsync("held", 1, null),
            await BusinessAsync("party", 9, "tok_visa"));
        Cluster.Time.Advance(TimeSpan.FromMinutes(5));
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
        Cluster.Time.Advance(TimeSpan.FromDays(2));
        await Disruptions(party).Answer(Customer, stuck.Id, DisruptionChoice.Refund);
        await Disruptions(lone).Answer(Customer, moved.Id, DisruptionChoice.Refund);
        await DisruptionsAsync(party, d => d is [{ Status: DisruptionStatus.Refunded }]);
        await DisruptionsAsync(lone, d => d is [{ Status: DisruptionStatus.Refunded }]);
        Assert.Equal(new Money(9 * 40000, "USD"), (await Order(party).Get(Customer)).Value!.Payments[0].Refunded);
        Assert.Equal(new Money(40000, "USD"), (await Order(lone).Get(Customer)).Value!.Payments[0].Refunded);
        Assert.Null((await flight.Get())!.OversoldReason);

        async Task<string> BusinessAsync(string key, int passengers, string? token)
        {
            var id = OrderId.Derive(User, "POST /v1/orders", key);
            Assert.Null((await Order(id).Place(new PlaceOrder(
                User, "hash", [.. Enumerable.Range(0, passengers).Select(i => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
                [new SegmentRequest(Key, Cabin.Business, [])], token is null ? null : new PaymentMethod("card", token), null))).Refusal);
            return id;
        }
    }

    [Fact]
    public async Task A_seat_that_comes_to_lie_in_an_exit_row_is_taken_from_a_child_only()
    {
        var id = OrderId.Derive(User, "POST /v1/orders", "family");
        Assert.Null((await Order(id).Place(new PlaceOrder(
            User, "hash",
            [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10)), new Passenger("Kim", "Lovelace", new DateOnly(2018, 1, 1))],
            [new SegmentRequest(FlightKey, Cabin.Economy, ["12A", "12B"])], new PaymentMethod("card", "tok_visa"), null))).Refusal);
        var layout = StandardLayout.For(330);
        await Cluster.Grains.GetGrain<IAirplaneGrain>("N3EXIT")
            .Register(new AirplaneSpecification("Airbus", "A320", 2001, [layout[0] with { ExitRows = [12] }], false));
        Assert.False((await Flight.Update(new UpdateFlight { Airplane = "N3EXIT" })).IsRefused);
        var view = await EventCluster.UntilAsync(async () => (await Order(id).Get(Customer)).Value!,
            order => order.Segments[0].Seats[1] is null);
        Assert.Equal("12A", view.Segments[0].Seats[0]);
    }
}
