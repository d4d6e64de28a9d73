using FlightTickets.Fleet;
using FlightTickets.Fleet.Events;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Tests.Events;

namespace FlightTickets.Tests.Fleet;

/// <summary>An airplane's grounding, told by its events to its flights.</summary>
public sealed class GroundingFlowTests : IAsyncLifetime
{
    private EventCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EventCluster.StartAsync(silo => silo.AddFlights(), new DateTimeOffset(2027, 5, 3, 12, 0, 0, TimeSpan.Zero));
        foreach (var tail in new[] { "N1AA", "N2AA" })
            Assert.False(
                (await Airplane(tail)
                    .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(12), false))).IsRefused);
        for (var number = 1; number <= 3; number++)
        {
            var command = FlightsCluster.Command("N1AA") with
            {
                DepartureLocal = new DateTime(2027, 5, 10, number * 5, 0, 0),
                ArrivalLocal = new DateTime(2027, 5, 10, (number * 5) + 3, 0, 0),
            };
            Assert.False((await Flight(number).Schedule(command)).IsRefused);
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Each_flight_to_come_needs_another_airplane_until_it_has_one_or_its_own_returns()
    {
        Assert.False((await Airplane("N1AA").Ground("g", "Bird strike", null)).IsRefused);
        foreach (var number in new[] { 1, 2, 3 }) await NeedsAsync(number, true);
        // It can be booked all the same.
        Assert.IsType<FlightTickets.Booking.HoldResult.Held>(await Flight(1).Hold(FlightsCluster.Places("o1")));

        // Another one flies the first, the second is cancelled, the third waits.
        Assert.False((await Flight(1).Update(new UpdateFlight { Airplane = "N2AA" })).Value!.NeedsAirplane);
        Assert.False((await Flight(2).Update(new UpdateFlight { Status = FlightStatus.Cancelled })).Value!.NeedsAirplane);
        Assert.Equal(RefusalCodes.AirplaneUnavailable, (await Flight(1).Update(new UpdateFlight { Airplane = "N1AA" })).Refusal?.Code);
        await _cluster.RestartAsync();
        Assert.Equal("kept kept needs", await AllAsync());

        Assert.False((await Airplane("N1AA").Unground("g")).IsRefused);
        await NeedsAsync(3, false);
        Assert.Equal("N1AA", (await Flight(1).Update(new UpdateFlight { Airplane = "N1AA" })).Value!.Airplane);
    }

    [Fact]
    public async Task An_event_that_comes_again_or_late_changes_nothing()
    {
        await Airplane("N1AA").Ground("g", "Bird strike", null);
        await NeedsAsync(3, true);
        await Airplane("N1AA").Unground("g");
        await NeedsAsync(3, false);
        string[] flights = [Key(1), Key(2), Key(3)];
        // The raiser's events come by the same streams; the airplane knows better than they.
        await _cluster.Grains.Raise("N1AA", new AirplaneGrounded("N1AA", _cluster.Time.GetUtcNow(), null, "Bird strike", [.. flights]));
        await _cluster.OutboxEmptyAsync();
        Assert.Equal("kept kept kept", await AllAsync());

        await Airplane("N1AA").Ground("g2", "Bird strike", null);
        await NeedsAsync(3, true);
        await _cluster.Grains.Raise("N1AA", new AirplaneReturned("N1AA", [.. flights]));
        await _cluster.OutboxEmptyAsync();
        Assert.Equal("needs needs needs", await AllAsync());
    }

    [Fact]
    public async Task Another_airplanes_grounding_does_not_concern_them()
    {
        await _cluster.Grains.Raise("N2AA",
            new AirplaneGrounded("N2AA", _cluster.Time.GetUtcNow(), null, "Bird strike", [Key(1), Key(2), Key(3)]));
        await Airplane("N2AA").Ground("g", "Bird strike", null);
        await _cluster.OutboxEmptyAsync();
        Assert.Equal("kept kept kept", await AllAsync());
    }

    private static string Key(int number) => $"B6-{number}-20270510-JFK";

    private IAirplaneGrain Airplane(string tail) => _cluster.Grains.GetGrain<IAirplaneGrain>(tail);

    private IFlightGrain Flight(int number) => _cluster.Grains.GetGrain<IFlightGrain>(Key(number));

    private Task<FlightView?> NeedsAsync(int number, bool needs) =>
        EventCluster.UntilAsync(() => Flight(number).Get(), flight => flight!.NeedsAirplane == needs);

    private async Task<string> AllAsync() =>
        string.Join(' ', (await Task.WhenAll(Enumerable.Range(1, 3).Select(n => Flight(n).Get())))
            .Select(flight => flight!.NeedsAirplane ? "needs" : "kept"));
}
