using FlightTickets.Flights;
using FlightTickets.Persistence;
using static FlightTickets.Grains.Tests.Flights.FlightsCluster;

namespace FlightTickets.Grains.Tests.Flights;

[Collection(nameof(FlightsCollection))]
public sealed class SeatGrainTests(FlightsCluster cluster)
{
    [Fact]
    public async Task Of_200_at_once_one_gets_the_seat()
    {
        var key = await cluster.ScheduleAsync();
        var seat = cluster.Seat(key, "1A");
        var orders = Enumerable.Range(0, 200).Select(i => $"race-{i}").ToArray();
        var holds = await Task.WhenAll(orders.Select(order => seat.Hold(ForPassenger(order)).AsTask()));
        var winner = orders[Array.FindIndex(holds, hold => hold is HoldResult.Held)];
        Assert.Single(holds, hold => hold is HoldResult.Held);
        Assert.All(holds.OfType<HoldResult.Refused>(), hold => Assert.Equal(RefusalCodes.SeatUnavailable, hold.Refusal.Code));
        var confirms = await Task.WhenAll(orders.Select(order => seat.Confirm(order, 1).AsTask()));
        Assert.Equal(ConfirmResult.Done, confirms[Array.IndexOf(orders, winner)]);
        Assert.Equal(199, confirms.Count(confirm => confirm == ConfirmResult.HoldLost));
        Assert.Equal((SeatStatus.Occupied, winner), ((await seat.Get()).Status, (await seat.Get()).OrderId));
    }

    [Fact]
    public async Task Only_acknowledged_changes_survive_the_loss_of_memory()
    {
        var key = await cluster.ScheduleAsync();
        Assert.IsType<HoldResult.Held>(await cluster.Seat(key, "1A").Hold(ForPassenger("a")));
        Assert.Equal(ConfirmResult.Done, await cluster.Seat(key, "1A").Confirm("a", 1));
        Assert.IsType<HoldResult.Held>(await cluster.Seat(key, "1B").Hold(ForPassenger("a", promised: true)));
        Assert.IsType<HoldResult.Held>(await cluster.Seat(key, "1C").Hold(ForPassenger("a")));
        await cluster.ForgetAsync();
        Assert.Equal(ConfirmResult.Done, await cluster.Seat(key, "1A").Confirm("a", 1));
        Assert.Equal(ConfirmResult.Done, await cluster.Seat(key, "1B").Confirm("a", 1));
        Assert.Equal(ConfirmResult.HoldLost, await cluster.Seat(key, "1C").Confirm("a", 1));
        Assert.Equal(RefusalCodes.SeatUnavailable, (await cluster.Seat(key, "1A").Hold(ForPassenger("b"))).Code());
        Assert.IsType<HoldResult.Held>(await cluster.Seat(key, "1C").Hold(ForPassenger("b")));
    }

    [Fact]
    public async Task A_promised_seat_ends_by_its_wake_up()
    {
        var seat = cluster.Seat(await cluster.ScheduleAsync(), "1A");
        Assert.IsType<HoldResult.Held>(await seat.Hold(ForPassenger("a", promised: true)));
        cluster.Time.Advance(TimeSpan.FromMinutes(31));
        await cluster.Grains.GetGrain<IWakeable>(seat.GetGrainId()).Wake();
        await cluster.ForgetAsync();
        Assert.Equal(SeatStatus.Available, (await seat.Get()).Status);
    }

    [Fact]
    public async Task The_seat_map_follows_its_seats_and_is_rebuilt_from_their_rows()
    {
        var key = await cluster.ScheduleAsync();
        var flight = cluster.Flight(key);
        Assert.Equal(12, (await StatusesAsync(flight)).Count(s => s.Value == SeatStatus.Available));

        await cluster.Seat(key, "1A").Hold(ForPassenger("a"));
        await UntilAsync(() => StatusesAsync(flight), map => map["1A"] == SeatStatus.Held);
        await cluster.Seat(key, "1A").Confirm("a", 1);
        await cluster.Seat(key, "1B").Hold(ForPassenger("a"));
        await cluster.Seat(key, "1C").Block("broken");
        await UntilAsync(() => StatusesAsync(flight),
            map => (map["1A"], map["1B"], map["1C"]) == (SeatStatus.Occupied, SeatStatus.Held, SeatStatus.Blocked));

        // A hold lapses without a message.
        cluster.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(SeatStatus.Available, (await StatusesAsync(flight))["1B"]);

        // All memory gone: the rows say who sits where.
        await cluster.RestartAsync();
        flight = cluster.Flight(key);
        var map = await StatusesAsync(flight);
        Assert.Equal((SeatStatus.Occupied, SeatStatus.Available, SeatStatus.Blocked), (map["1A"], map["1B"], map["1C"]));
        await cluster.Seat(key, "1A").Release("a", 1);
        await cluster.Seat(key, "1C").Unblock();
        await UntilAsync(() => StatusesAsync(flight), seats => seats.Values.All(status => status == SeatStatus.Available));
    }

    [Fact]
    public async Task Another_writers_change_shows_after_a_while()
    {
        var key = await cluster.ScheduleAsync();
        var flight = cluster.Flight(key);
        await StatusesAsync(flight);
        await cluster.StoreAsync(key, "1A", SoldTo("b"));
        Assert.Equal(SeatStatus.Available, (await StatusesAsync(flight))["1A"]);
        cluster.Time.Advance(LiveSeats.ResyncsAfter);
        Assert.Equal(SeatStatus.Occupied, (await StatusesAsync(flight))["1A"]);
    }

    [Fact]
    public async Task A_lost_write_of_a_seat_ends_its_flights_activation_with_all_its_seats()
    {
        var key = await cluster.ScheduleAsync();
        Assert.IsType<HoldResult.Held>(await cluster.Flight(key).Hold(Places("a")));
        Assert.IsType<HoldResult.Held>(await cluster.Seat(key, "1A").Hold(ForPassenger("a")));
        Assert.IsType<HoldResult.Held>(await cluster.Seat(key, "1B").Hold(ForPassenger("c")));

        // The flight knows of no row, since it read which there are: its write meets one all the same.
        await cluster.StoreAsync(key, "1A", SoldTo("b"));
        await Assert.ThrowsAnyAsync<DurableStateException>(() => cluster.Seat(key, "1A").Confirm("a", 1).AsTask());
        await UntilAsync(() => cluster.Seat(key, "1A").Get(), seat => seat.OrderId == "b");
        Assert.Equal(RefusalCodes.SeatUnavailable, (await cluster.Seat(key, "1A").Hold(ForPassenger("a"))).Code());
        Assert.Equal(SeatStatus.Available, (await cluster.Seat(key, "1B").Get()).Status);
        Assert.Equal(0, (await cluster.Flight(key).Get())!.Cabins[0].Held);
    }

    [Fact]
    public async Task A_seat_that_an_activation_of_its_own_reports_is_read_again()
    {
        var key = await cluster.ScheduleAsync();
        Assert.Equal(SeatStatus.Available, (await cluster.Seat(key, "1A").Get()).Status);
        var stored = SoldTo("b");
        await cluster.StoreAsync(key, "1A", stored);
        await cluster.Flight(key).SeatChanged(new SeatNotice("1A", stored.Version, SeatStatus.Occupied, null));
        await UntilAsync(() => cluster.Seat(key, "1A").Get(), seat => seat.OrderId == "b");
        Assert.Equal(SeatStatus.Occupied, (await StatusesAsync(cluster.Flight(key)))["1A"]);
    }

    [Fact]
    public async Task A_watcher_gets_the_flight_and_then_its_changes()
    {
        var key = await cluster.ScheduleAsync();
        var flight = cluster.Flight(key);
        await using var changes = flight.Watch(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(key, changes.Current.Flight?.Id);

        await flight.Hold(Places("a", 2));
        Assert.Equal((2, 10), await NextAsync<(int, int)>(c => c.Availability is { } cabin ? (cabin.Held, cabin.Available) : null));
        await cluster.Seat(key, "1A").Hold(ForPassenger("a"));
        Assert.Equal(("1A", SeatStatus.Held),
            await NextAsync<(string, SeatStatus)>(c => c.Seat is { } seat ? (seat.Seat, seat.Status) : null));
        await flight.Update(new UpdateFlight { Gate = "B22", Status = FlightStatus.Boarding });
        Assert.Equal(("B22", FlightStatus.Boarding),
            await NextAsync<(string?, FlightStatus)>(c => c.Flight is { } view ? (view.Gate, view.Status) : null));
        cluster.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(("1A", SeatStatus.Available),
            await NextAsync<(string, SeatStatus)>(c => c.Seat is { } seat ? (seat.Seat, seat.Status) : null));

        async Task<T> NextAsync<T>(Func<FlightWatchEvent, T?> pick)
            where T : struct
        {
            while (await changes.MoveNextAsync())
            {
                if (pick(changes.Current) is { } found) return found;
            }

            throw new InvalidOperationException("The watch ended.");
        }
    }

    private StoredSeat SoldTo(string order) => StoredSeat.Of(new SeatState
    {
        Version = cluster.Time.GetUtcNow().UtcTicks,
        Entries = [(order, HoldEntry<SeatPassenger>.Bought(1, new SeatPassenger(0)))],
    });

    private static async Task<Dictionary<string, SeatStatus>> StatusesAsync(IFlightGrain flight) =>
        (await flight.GetSeatMap())!.Cabins.SelectMany(c => c.Rows).SelectMany(r => r.Sections).SelectMany(s => s.Elements)
        .Where(e => e.Designator is not null)
        .ToDictionary(e => e.Designator!, e => e.Status);
}
