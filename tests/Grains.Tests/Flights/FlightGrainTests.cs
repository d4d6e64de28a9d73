using FlightTickets.Booking;
using FlightTickets.Flights;
using static FlightTickets.Grains.Tests.Flights.FlightsCluster;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class FlightGrainTests(FlightsCluster cluster) : IClassFixture<FlightsCluster>
{
    [Fact]
    public async Task A_place_is_held_sold_and_given_back()
    {
        var flight = cluster.Flight(await cluster.ScheduleAsync());
        var held = Assert.IsType<HoldResult.Held>(await flight.Hold(Places("a", 2)));
        Assert.Equal(new Money(19900, "USD"), held.Quote!.Amount);
        Assert.Equal(("B6", "279", new DateOnly(2027, 5, 10)), (held.Quote.Carrier, held.Quote.AccountingCode, held.Quote.DepartureDate));
        Assert.Equal((2, 0, 10), await CountsAsync(flight));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("a", 1));
        Assert.Equal((0, 2, 10), await CountsAsync(flight));
        Assert.Equal(ConfirmResult.Done, await flight.Confirm("a", 1));
        await flight.Release("a", 1);
        Assert.Equal((0, 0, 12), await CountsAsync(flight));
        Assert.IsType<HoldResult.Stale>(await flight.Hold(Places("a", 2)));
        Assert.Equal(ConfirmResult.Stale, await flight.Confirm("a", 1));
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

    private static async Task<(int Held, int Sold, int Available)> CountsAsync(IFlightGrain flight)
    {
        var cabin = (await flight.Get())!.Cabins.Single();
        return (cabin.Held, cabin.Sold, cabin.Available);
    }
}
