using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Flights.Events;
using FlightTickets.Persistence;
using static FlightTickets.Grains.Tests.Flights.FlightsCluster;

namespace FlightTickets.Grains.Tests.Flights;

[Collection(nameof(FlightsCollection))]
public sealed class FlightGrainTests(FlightsCluster cluster)
{
    [Fact]
    public async Task A_place_is_held_sold_and_given_back()
    {
        var flight = cluster.Flight(await cluster.ScheduleAsync());
        var held = Assert.IsType<HoldResult.Held>(await flight.Hold(Places("a", 2)));
        Assert.Equal(new Money(19900, "USD"), held.Quote!.Amount);
        Assert.Equal(("B6", "279", new DateOnly(2027, 5, 10)), (held.Quote.Carrier, held.Quote.AccountingCode, held.Quote.DepartureDate));
        Assert.Equal((2, 0, 10), await CountsAsync(flight));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("a", 1, places: 2));
        Assert.Equal((0, 2, 10), await CountsAsync(flight));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("a", 1, places: 2));
        await flight.Release("a", 1);
        Assert.Equal((0, 0, 12), await CountsAsync(flight));
        Assert.IsType<HoldResult.Stale>(await flight.Hold(Places("a", 2)));
        Assert.Equal(ConfirmResult.Stale, await flight.Confirm("a", 1, places: 2));
    }

    [Fact]
    public async Task A_flight_that_is_not_there_says_so()
    {
        var flight = cluster.Flight("B6-1-20270510-JFK");
        Assert.Null(await flight.Get());
        Assert.Null(await flight.GetSeatMap());
        Assert.Equal(RefusalCodes.FlightNotFound, (await flight.Hold(Places("a"))).Code());
        Assert.Equal(ConfirmResult.Refused, await flight.Confirm("a", 1));
        await flight.Release("a", 1);
        Assert.Equal(RefusalCodes.NotFound, (await flight.Update(new UpdateFlight { Gate = "1" })).Refusal?.Code);
        Assert.Null(await cluster.Flight("no flight at all").Get());
    }

    [Fact]
    public async Task Of_200_at_once_exactly_as_many_as_there_are_places_get_one()
    {
        var flight = cluster.Flight(await cluster.ScheduleAsync(authorized: 10));
        var orders = Enumerable.Range(0, 200).Select(i => $"race-{i}").ToArray();
        var holds = await Task.WhenAll(orders.Select(order => flight.Hold(Places(order)).AsTask()));
        Assert.Equal(10, holds.Count(hold => hold is HoldResult.Held));
        Assert.All(holds.OfType<HoldResult.Refused>(), hold => Assert.Equal(RefusalCodes.SoldOut, hold.Refusal.Code));
        var confirms = await Task.WhenAll(orders.Select(order => flight.Confirm(order, 1).AsTask()));
        Assert.Equal(10, confirms.Count(confirm => confirm == ConfirmResult.Done));
        Assert.Equal((0, 10, 0), await CountsAsync(flight));
    }

    [Fact]
    public async Task Acknowledged_answers_survive_the_loss_of_all_memory()
    {
        var flight = cluster.Flight(await cluster.ScheduleAsync());
        await flight.Hold(Places("sold"));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("sold", 1));
        Assert.IsType<HoldResult.Held>(await flight.Hold(Places("promised", promised: true)));
        Assert.IsType<HoldResult.Held>(await flight.Hold(Places("brief")));
        await flight.Hold(Places("released"));
        await flight.Confirm("released", 1);
        await flight.Release("released", 1);
        Assert.Equal((2, 1, 9), await CountsAsync(flight));

        await cluster.RestartAsync();
        flight = cluster.Flight(flight.GetPrimaryKeyString());
        Assert.Equal((1, 1, 10), await CountsAsync(flight));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("sold", 1));
        Assert.Equal(ConfirmResult.HoldLost, await flight.Confirm("brief", 1));
        Assert.Equal(ConfirmResult.Stale, await flight.Confirm("released", 1));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("promised", 1));
        Assert.IsType<HoldResult.Held>(await flight.Hold(Places("brief", attempt: 2)));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("brief", 2));
    }

    [Fact]
    public async Task A_promised_hold_ends_by_its_wake_up_also_on_disk()
    {
        var flight = cluster.Flight(await cluster.ScheduleAsync());
        Assert.IsType<HoldResult.Held>(await flight.Hold(Places("a", promised: true)));
        cluster.Time.Advance(TimeSpan.FromMinutes(31));
        await cluster.Grains.GetGrain<IWakeable>(flight.GetGrainId()).Wake();
        await cluster.ForgetAsync();
        Assert.Equal((0, 0, 12), await CountsAsync(flight));
        Assert.Equal(ConfirmResult.HoldLost, await flight.Confirm("a", 1));
    }

    [Fact]
    public async Task The_same_schedule_many_times_at_once_makes_one_flight()
    {
        var tail = await cluster.RegisterAsync();
        const string key = "B6-2-20270510-JFK";
        var scheduled = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cluster.Flight(key).Schedule(Command(tail))));
        Assert.All(scheduled, result => Assert.Null(result.Refusal));
        Assert.Single(scheduled, result => result.Value!.Created);
        Assert.Equal(RefusalCodes.FlightExists, (await cluster.Flight(key).Schedule(Command(tail, authorized: 1))).Refusal?.Code);
        Assert.Single(await cluster.Airplane(tail).GetSchedule(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Contains(key, await cluster.Grains.GetGrain<IRouteGrain>("JFK-RSW").FlightsOn(new DateOnly(2027, 5, 10)));

        await cluster.ForgetAsync();
        Assert.False((await cluster.Flight(key).Schedule(Command(tail))).Value!.Created);
        Assert.Equal([FlightEvents.Scheduled], await cluster.EventsOfAsync(key));
    }

    [Fact]
    public async Task An_airplane_that_flies_elsewhere_leaves_no_flight_behind()
    {
        var tail = await cluster.RegisterAsync();
        Assert.Null((await cluster.Flight("B6-3-20270510-JFK").Schedule(Command(tail))).Refusal);
        var second = cluster.Flight("B6-4-20270510-JFK");
        Assert.Equal(RefusalCodes.AirplaneUnavailable, (await second.Schedule(Command(tail))).Refusal?.Code);
        Assert.Null(await second.Get());
        Assert.DoesNotContain("B6-4-20270510-JFK",
            await cluster.Grains.GetGrain<IRouteGrain>("JFK-RSW").FlightsOn(new DateOnly(2027, 5, 10)));
        Assert.True((await second.Schedule(Command(await cluster.RegisterAsync()))).Value!.Created);
    }

    [Theory]
    [InlineData(nameof(IAirplaneGrain.Assign), 5)]
    [InlineData(nameof(IRouteGrain.AddFlight), 6)]
    public async Task A_flight_half_made_is_finished_by_its_wake_up_or_by_the_command_again(string step, int number)
    {
        foreach (var woken in new[] { true, false })
        {
            var tail = await cluster.RegisterAsync();
            var key = $"B6-{number}{(woken ? 1 : 2)}-20270510-JFK";
            cluster.Faults.FailOnce(step, step == nameof(IAirplaneGrain.Assign) ? tail : "JFK-RSW");
            await Assert.ThrowsAsync<TimeoutException>(() => cluster.Flight(key).Schedule(Command(tail)));
            Assert.Null(await cluster.Flight(key).Get());
            Assert.Equal(RefusalCodes.FlightNotFound, (await cluster.Flight(key).Hold(Places("a"))).Code());

            await cluster.ForgetAsync();
            if (woken) await cluster.Grains.GetGrain<IWakeable>(cluster.Flight(key).GetGrainId()).Wake();
            else Assert.False((await cluster.Flight(key).Schedule(Command(tail))).IsRefused);
            Assert.NotNull(await cluster.Flight(key).Get());
            Assert.Single(await cluster.Airplane(tail).GetSchedule(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
            Assert.Equal([FlightEvents.Scheduled], await cluster.EventsOfAsync(key));
        }
    }

    [Fact]
    public async Task A_cancelled_flight_frees_its_airplane_and_sells_no_place()
    {
        var key = await cluster.ScheduleAsync();
        var flight = cluster.Flight(key);
        await flight.Hold(Places("sold"));
        await flight.Confirm("sold", 1);
        await flight.Hold(Places("held"));
        var view = (await flight.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).Value!;
        Assert.Equal(FlightStatus.Cancelled, view.Status);
        Assert.Empty(await cluster.Airplane(view.Airplane).GetSchedule(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal(ConfirmResult.Refused, await flight.Confirm("held", 1));
        Assert.Equal(RefusalCodes.FlightClosed, (await flight.Hold(Places("late"))).Code());
        Assert.Equal([FlightEvents.Scheduled, FlightEvents.Cancelled], await cluster.EventsOfAsync(key));
        Assert.Equal(RefusalCodes.FlightStatusConflict,
            (await flight.Update(new UpdateFlight { Status = FlightStatus.Boarding })).Refusal?.Code);
    }

    [Fact]
    public async Task A_smaller_airplane_takes_seats_from_their_passengers_and_the_sale_stays()
    {
        var key = await cluster.ScheduleAsync();
        var flight = cluster.Flight(key);
        var old = (await flight.Get())!.Airplane;
        await flight.Hold(Places("a", 2, seats: ["1A", "3D"]));
        foreach (var (seat, passenger) in new[] { ("1A", 0), ("3D", 1) })
        {
            Assert.IsType<HoldResult.Held>(await cluster.Seat(key, seat).Hold(ForPassenger("a", passenger)));
            Assert.Equal(ConfirmResult.Done, await cluster.Seat(key, seat).Confirm("a", 1, passenger));
        }

        await flight.Confirm("a", 1, places: 2);
        var tail = await cluster.RegisterAsync(seats: 1);

        // The silo dies after the new airplane was taken: the wake-up does the rest.
        cluster.Faults.FailOnce(nameof(IAirplaneGrain.Unassign), old);
        await Assert.ThrowsAsync<TimeoutException>(() => flight.Update(new UpdateFlight { Airplane = tail }));
        await cluster.ForgetAsync();
        await cluster.Grains.GetGrain<IWakeable>(flight.GetGrainId()).Wake();

        var view = (await flight.Get())!;
        Assert.Equal((tail, 1, 2), (view.Airplane, view.Cabins[0].Capacity, view.Cabins[0].Sold));
        Assert.NotNull(view.OversoldReason);
        Assert.Empty(await cluster.Airplane(old).GetSchedule(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Single(await cluster.Airplane(tail).GetSchedule(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal(SeatStatus.Occupied, (await cluster.Seat(key, "1A").Get()).Status);
        Assert.Null((await cluster.Seat(key, "3D").Get()).OrderId);
        Assert.Equal(ConfirmResult.Refused, await cluster.Seat(key, "3D").Confirm("a", 1, passenger: 1));
        Assert.Equal([FlightEvents.SeatTakenAway], await cluster.EventsOfAsync(FlightId.SeatKey(key, "3D")));
        Assert.Equal([FlightEvents.Scheduled, FlightEvents.AirplaneChanged], await cluster.EventsOfAsync(key));
        Assert.Equal("1A", Assert.Single(Seats((await flight.GetSeatMap())!)).Designator);
    }

    [Fact]
    public async Task An_airplane_that_is_not_free_leaves_the_flight_as_it_was()
    {
        var flight = cluster.Flight(await cluster.ScheduleAsync());
        var other = (await cluster.Flight(await cluster.ScheduleAsync()).Get())!.Airplane;
        var before = (await flight.Get())!;
        foreach (var tail in new[] { other, "NOWHERE" })
        {
            var refused = await flight.Update(new UpdateFlight { Airplane = tail, Gate = "B1" });
            Assert.Equal(tail == other ? RefusalCodes.AirplaneUnavailable : RefusalCodes.AirplaneNotFound, refused.Refusal?.Code);
        }

        var after = (await flight.Get())!;
        Assert.Equal((before.Airplane, null), (after.Airplane, after.Gate));
        Assert.Single(await cluster.Airplane(before.Airplane).GetSchedule(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_search_finds_what_can_be_booked_the_cheapest_first()
    {
        var date = new DateOnly(2027, 6, 1);
        foreach (var (number, hour, dollars, authorized) in new[] { (11, 9, 200, 5), (12, 8, 100, 1), (13, 7, 200, 5), (14, 6, 50, 0) })
        {
            var command = Command(await cluster.RegisterAsync()) with
            {
                Destination = "BOS",
                DepartureLocal = date.ToDateTime(new TimeOnly(hour, 0)),
                ArrivalLocal = date.ToDateTime(new TimeOnly(hour + 1, 0)),
                Fares = [new Fare(Cabin.Economy, new Money(dollars * 100, "USD"), Money.Zero("USD"), authorized)],
            };
            Assert.True((await cluster.Flight($"B6-{number}-20270601-JFK").Schedule(command)).Value!.Created);
        }

        var search = cluster.Grains.GetGrain<IFlightSearchGrain>(0);
        Assert.Equal(["12", "13", "11"],
            (await search.Search(["JFK", "EWR"], ["BOS"], date, 1, null)).Select(flight => flight.FlightNumber));
        Assert.Equal(["13", "11"], (await search.Search(["JFK"], ["BOS"], date, 2, Cabin.Economy)).Select(flight => flight.FlightNumber));
        Assert.Empty(await search.Search(["JFK"], ["BOS"], date, 1, Cabin.First));
        Assert.Empty(await search.Search(["JFK"], ["BOS"], date.AddDays(1), 1, null));
        Assert.Empty(await search.Search(["JFK"], ["JFK"], date, 1, null));
        await cluster.Flight("B6-13-20270601-JFK").Update(new UpdateFlight { Status = FlightStatus.Cancelled });
        Assert.Equal(["12", "11"], (await search.Search(["JFK"], ["BOS"], date, 1, null)).Select(flight => flight.FlightNumber));
    }

    private static IEnumerable<SeatMapElement> Seats(SeatMap map) =>
        map.Cabins.SelectMany(c => c.Rows).SelectMany(r => r.Sections).SelectMany(s => s.Elements).Where(e => e.Designator is not null);

    private static async Task<(int Held, int Sold, int Available)> CountsAsync(IFlightGrain flight)
    {
        var cabin = (await flight.Get())!.Cabins.Single();
        return (cabin.Held, cabin.Sold, cabin.Available);
    }
}
