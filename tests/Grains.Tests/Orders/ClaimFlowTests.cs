using FlightTickets.Flights;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// Two different requests under one key, while a cluster is torn: when the order that was placed confirms, its flight or seat holds
/// something else for it, under the same attempt. What is sold is what the order is.
/// </summary>
[Collection(nameof(OrdersCollection))]
public sealed class ClaimFlowTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_seat_is_sold_to_the_passenger_of_the_order_that_was_placed()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var seat = Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, "12A"));
        Rival(order, flight, seat, new SeatClaim(1));
        Assert.Null((await Place(order, flight, "tok_visa", "12A", "12B")).Refusal);
        Assert.True(Cluster.Faults.IsSpent(flight));
        Assert.Equal((SeatStatus.Occupied, order, 0), await Holder(seat));
        Assert.Equal((SeatStatus.Occupied, order, 1), await Holder(Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, "12B"))));
    }

    [Fact]
    public async Task A_flight_sells_as_many_places_as_the_order_that_was_placed_has()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var booked = Grains.GetGrain<IFlightGrain>(flight);
        Rival(order, flight, booked, new CabinClaim(Cabin.Economy, 3, []));
        Assert.Null((await Place(order, flight, "tok_visa", "12C")).Refusal);
        Assert.True(Cluster.Faults.IsSpent(flight));
        await AssertConfirmed(flight, order, "12C");
        Assert.Equal(0, (await Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, "12C")).Get()).Passenger);
    }

    // Before the confirm of the order, its hold is gone and the other request's is there.
    private void Rival(string order, string flight, IBookable participant, Claim claim)
    {
        Cluster.Faults.Before("Confirm", flight, async () =>
        {
            await participant.Withdraw(order, 1);
            Assert.IsType<HoldResult.Held>(await participant.Hold(new HoldRequest(order, 1, claim, Ttl, false)));
        });
    }

    private static async Task<(SeatStatus Status, string? Order, int? Passenger)> Holder(ISeatGrain seat)
    {
        var view = await seat.Get();
        return (view.Status, view.OrderId, view.Passenger);
    }
}
