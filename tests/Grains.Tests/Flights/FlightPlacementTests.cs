using System.Net;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class FlightPlacementTests
{
    private static readonly SiloAddress[] Silos =
        [.. Enumerable.Range(1, 4).Select(i => SiloAddress.New(IPAddress.Loopback, 11111 + i, 7))];

    private static readonly string[] Keys = [.. Enumerable.Range(1, 4000).Select(i => $"B6-{i}-20270510-JFK")];

    [Fact]
    public void The_choice_does_not_hang_on_the_order_of_the_silos() =>
        Assert.All(Keys,
            key => Assert.Equal(FlightPlacementDirector.Pick(key, Silos), FlightPlacementDirector.Pick(key, [.. Silos.Reverse()])));

    [Fact]
    public void Flights_spread_over_the_silos() =>
        Assert.All(Keys.GroupBy(key => FlightPlacementDirector.Pick(key, Silos)), group => Assert.InRange(group.Count(), 850, 1150));

    [Fact]
    public void A_silo_that_leaves_moves_only_its_own_flights() => Assert.All(Keys, key =>
    {
        var before = FlightPlacementDirector.Pick(key, Silos);
        if (!before.Equals(Silos[0])) Assert.Equal(before, FlightPlacementDirector.Pick(key, Silos[1..]));
    });
}
