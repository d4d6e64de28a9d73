using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

public sealed class RecentPassengersTests
{
    [Fact]
    public void An_order_is_taken_once()
    {
        var recent = new RecentPassengers();
        recent.Note("ord_1", []);
        Assert.NotNull(recent.Take("ord_1"));
        Assert.Null(recent.Take("ord_1"));
    }

    [Fact]
    public void Orders_that_nobody_takes_are_forgotten_and_the_last_ones_are_not()
    {
        var recent = new RecentPassengers();
        const int Placed = 3 * RecentPassengers.Least;
        for (var i = 0; i < Placed; i++)
            recent.Note($"ord_{i}", []);

        Assert.Equal(RecentPassengers.Least, Enumerable.Range(0, Placed).Count(i => recent.Take($"ord_{i}") is not null));
        recent.Note("ord_last", []);
        Assert.NotNull(recent.Take("ord_last"));
    }
}
