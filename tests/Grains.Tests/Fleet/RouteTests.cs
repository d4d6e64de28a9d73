using FlightTickets.Fleet;
using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Fleet;

public sealed class RouteTests
{
    private static readonly DateOnly Day = new(2027, 5, 10);
    private static readonly TimeSpan Block = TimeSpan.FromHours(3);

    [Fact]
    public void The_flights_of_a_day_come_back_by_their_ids()
    {
        var route = new RouteState();
        foreach (var day in new[] { 2, 0, 1 })
        {
            foreach (var number in new[] { "135", "7" })
                route = Route.Add(route, new FlightId("B6", number, Day.AddDays(day), "JFK"), Day.AddDays(day), Block);
        }

        Assert.Same(route, Route.Add(route, new FlightId("B6", "7", Day, "JFK"), Day, Block));
        Assert.Equal(["B6-135-20270511-JFK", "B6-7-20270511-JFK"], Route.On(route, "JFK", Day.AddDays(1)));
        Assert.Empty(Route.On(route, "JFK", Day.AddDays(3)));
        route = Route.Remove(route, new FlightId("B6", "135", Day, "JFK"), Day);
        Assert.Equal(["B6-7-20270510-JFK"], Route.On(route, "JFK", Day));
        Assert.Equal(2, Route.Remove(route, new FlightId("B6", "7", Day, "JFK"), Day).Days.Length);
        Assert.Equal(Block, route.BlockTime);
    }

    [Fact]
    public void A_route_with_flights_to_come_stays()
    {
        var route = Route.Add(new RouteState(), new FlightId("B6", "7", Day, "JFK"), Day, Block);
        Assert.Equal(RefusalCodes.RouteInUse, Route.Delete(route, Day).Refusal?.Code);
        Assert.Equal(RefusalCodes.RouteInUse, Route.Delete(route, Day.AddDays(1)).Refusal?.Code);
        Assert.False(Route.Delete(route, Day.AddDays(2)).Next.Exists);
        Assert.Equal(RefusalCodes.NotFound, Route.Delete(new RouteState(), Day).Refusal?.Code);
    }

    [Fact]
    public void A_block_time_is_a_minute_to_a_day()
    {
        foreach (var wrong in new[] { TimeSpan.Zero, TimeSpan.FromMinutes(-5), TimeSpan.FromHours(25) })
            Assert.Equal(RefusalCodes.Invalid, Route.Put(new RouteState(), wrong, mustBeNew: true).Refusal?.Code);
        var route = Route.Put(new RouteState(), Block, mustBeNew: true).Next;
        Assert.Equal(RefusalCodes.AlreadyExists, Route.Put(route, Block, mustBeNew: true).Refusal?.Code);
        Assert.Same(route, Route.Put(route, Block, mustBeNew: false).Next);
    }

    [Theory]
    [InlineData("JFK-RSW", true)]
    [InlineData("JFK-JFK", false)]
    [InlineData("JFK-rsw", false)]
    [InlineData("JFKRSW", false)]
    [InlineData("", false)]
    public void A_key_is_two_airports(string key, bool valid) => Assert.Equal(valid, Route.TryParse(key, out _, out _));
}
