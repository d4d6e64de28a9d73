using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Orders;
using FlightTickets.Orders;
using FlightTickets.Placement;

namespace FlightTickets.Grains.Tests.Placement;

/// <summary>
/// Where a booking's grains run, as far as nothing happens to the silos. That nothing relies on it
/// is what the tests of faults and crashes are for.
/// </summary>
[Collection(nameof(OrdersCollection))]
public sealed class BookingPlacementTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    [Fact]
    public async Task Orders_run_where_their_keys_say_and_seats_beside_their_flight_wherever_they_are_called_from()
    {
        var flight = await Cluster.ScheduleAsync();
        var seats = Enumerable.Range(1, 24).Select(row => $"{row}A").ToArray();
        var orders = seats.Select(_ => NewOrder()).ToArray();
        var replies = await Task.WhenAll(orders.Zip(seats, (order, seat) => Place(order, flight, "tok_visa", seat)));
        Assert.All(replies, reply => Assert.Equal(OrderStatus.Confirmed, reply.Order?.Status));
        await Task.WhenAll(orders.Select(order => Order(order).Get(User)));
        Assert.All(seats, seat => Assert.Empty(Cluster.Whereabouts.Of(FlightId.SeatKey(flight, seat))));
        await Task.WhenAll(seats.Select(seat => Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, seat)).Get()));

        SiloAddress[] silos = [.. Cluster.Silos.Silos.Select(silo => silo.SiloAddress)];
        Assert.Equal(2, silos.Length);
        Assert.All(orders, order => Assert.Equal([FlightPlacementDirector.Pick(order, silos)], Cluster.Whereabouts.Of(order)));
        var beside = FlightPlacementDirector.Pick(flight, silos);
        Assert.All(seats, seat => Assert.Equal([beside], Cluster.Whereabouts.Of(FlightId.SeatKey(flight, seat))));
        Assert.Equal(2, orders.SelectMany(Cluster.Whereabouts.Of).Distinct().Count());
    }

    [Theory]
    [InlineData("order", true)]
    [InlineData("payment", false)]
    [InlineData("seat", true)]
    [InlineData("flight", false)]
    [InlineData("user", false)]
    public void Only_what_lives_for_a_booking_is_left_out_of_the_directory(string type, bool expected)
    {
        var directory = new KeyedDirectory();
        Assert.Equal(expected, directory.TryResolveGrainDirectory(GrainType.Create(type), null, out var found));
        Assert.Equal(expected ? directory : null, found);
    }
}
