using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;
using FlightTickets.Tests.Events;

namespace FlightTickets.Tests.Orders;

/// <summary>What a preview says, held against what happens then.</summary>
public sealed class OperationPreviewTests : DisruptionTest
{
    private const string Onward = "B6-801-20270510-RSW";

    private protected override string DecideWithin => "1.00:00:00";

    private IOperationPreviewGrain Previews => Cluster.Grains.GetGrain<IOperationPreviewGrain>(0);

    [Fact]
    public async Task A_previewed_cancellation_refunds_what_it_said_and_writes_nothing_before()
    {
        var (first, second) = (await PlaceAsync(1, "12A"), await PlaceAsync(2));
        var held = OrderId.Derive(User, "POST /v1/orders", "held");
        Assert.Equal(OrderStatus.Held, (await Order(held).Place(new PlaceOrder(
            User, "hash", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(FlightKey, Cabin.Economy, [])], null, null))).Order?.Status);
        var command = new UpdateFlight { Status = FlightStatus.Cancelled };
        var before = await Flight.Get();
        var preview = (await Previews.Update(FlightKey, command)).Value!;
        Assert.Equal(FlightStatus.Cancelled, preview.After!.Status);
        Assert.Equal(before, (await Flight.Get())! with { Cabins = before!.Cabins });
        Assert.Empty(await ListAsync(first));
        var impact = Assert.Single(preview.Flights);
        Assert.Equal((3, 3, 0, 0), (impact.Orders, impact.Passengers, impact.ConnectionsBroken, impact.SeatsLost.Length));
        Assert.Equal([new KindCount("cancelled", 3)], impact.Disruptions);
        Assert.Equal([new Money(39800, "USD")], impact.RefundByDefault);
        Assert.Equal(impact.RefundByDefault, impact.RefundAtMost);

        Assert.False((await Flight.Update(command)).IsRefused);
        var disrupted = 0;
        foreach (var order in (string[])[first, second, held])
            disrupted += (await DisruptionsAsync(order, d => d[0].Status is DisruptionStatus.Open or DisruptionStatus.Refunded)).Count;
        Assert.Equal(impact.Orders, disrupted);
        Cluster.Time.Advance(TimeSpan.FromDays(1));
        long refunded = 0;
        foreach (var order in (string[])[first, second])
        {
            var ended = await Cluster.UntilWokenAsync(
                () => Order(order).Get(Customer), found => found.Value!.Status == OrderStatus.Cancelled);
            refunded += (await Cluster.Grains.GetGrain<IPaymentGrain>(ended.Value!.Payment!.Id).Get(Customer)).Value!.Refunded.Minor;
        }

        Assert.Equal(impact.RefundByDefault[0].Minor, refunded);
        Assert.Equal(RefusalCodes.FlightStatusConflict,
            (await Previews.Update(FlightKey, new UpdateFlight { Status = FlightStatus.Boarding })).Refusal?.Code);
    }

    [Fact]
    public async Task A_previewed_delay_breaks_the_connections_it_said()
    {
        await RegisterAsync("N8ONWA", 60);
        var onward = FlightsCluster.Command("N8ONWA");
        Assert.False((await Cluster.Grains.GetGrain<IFlightGrain>(Onward).Schedule(onward with
        {
            Destination = "JFK",
            DepartureLocal = onward.DepartureLocal.AddHours(5),
            ArrivalLocal = onward.ArrivalLocal.AddHours(5),
        })).IsRefused);
        var (connecting, single) = (await PlaceAsync(1, null, Onward), await PlaceAsync(2));
        var view = (await Flight.Get())!;
        var late = new UpdateFlight { ArrivalEstimated = view.Arrival.Utc.AddHours(2) };
        var impact = (await Previews.Update(FlightKey, late)).Value!.Flights[0];
        // Two hours are no disruption without a connection.
        Assert.Equal((1, 1), (impact.Orders, impact.ConnectionsBroken));
        Assert.Empty(impact.Disruptions);
        Assert.False((await Flight.Update(late)).IsRefused);
        Assert.Equal("missed_connection", Assert.Single(await DisruptionsAsync(connecting, d => d.Count == 1)).Kind);
        Assert.Empty(await ListAsync(single));

        var later = new UpdateFlight { Status = FlightStatus.Delayed, ArrivalEstimated = view.Arrival.Utc.AddHours(4) };
        impact = (await Previews.Update(FlightKey, later)).Value!.Flights[0];
        Assert.Equal((2, 0), (impact.Orders, impact.ConnectionsBroken));
        Assert.Equal([new KindCount("delayed", 2)], impact.Disruptions);
        Assert.Empty(impact.RefundByDefault);
        Assert.Equal([new Money(39800, "USD")], impact.RefundAtMost);
        Assert.False((await Flight.Update(later)).IsRefused);
        Assert.Equal(impact.RefundAtMost[0].Minor / 2, (await DisruptionsAsync(single, d => d.Count == 1))[0].Refund!.Value.Minor);
    }

    [Fact]
    public async Task A_previewed_airplane_takes_the_seats_away_that_it_said()
    {
        var (front, back) = (await PlaceAsync(1, "12A"), await PlaceAsync(2, "30A"));
        await RegisterAsync("N9SMAL", 100);
        var command = new UpdateFlight { Airplane = "N9SMAL" };
        var preview = (await Previews.Update(FlightKey, command)).Value!;
        Assert.Equal(("N9SMAL", "N635JB"), (preview.After!.Airplane, (await Flight.Get())!.Airplane));
        Assert.Equal([new LostSeat("30A", back, 0)], preview.Flights[0].SeatsLost);
        Assert.Equal((1, 0), (preview.Flights[0].Orders, preview.Flights[0].Oversold));
        Assert.False((await Flight.Update(command)).IsRefused);
        await EventCluster.UntilAsync(() => Order(back).Get(Customer), found => found.Value!.Segments[0].Seats.All(seat => seat is null));
        Assert.Equal(["12A"], (await Order(front).Get(Customer)).Value!.Segments[0].Seats);

        Assert.Equal(RefusalCodes.AirplaneNotFound,
            (await Previews.Update(FlightKey, new UpdateFlight { Airplane = "N404" })).Refusal?.Code);
        // Grounding the airplane needs another one for this flight.
        var grounding = (await Previews.Ground("N9SMAL", null)).Value!;
        Assert.Equal((FlightKey, 2), (grounding.Flights[0].FlightId, grounding.Flights[0].Orders));
        Assert.Null(await Cluster.Grains.GetGrain<IAirplaneGrain>("N9SMAL").GetGrounding());
        Assert.Equal(RefusalCodes.NotFound, (await Previews.Ground("N404", null)).Refusal?.Code);
    }

    private Task<Result<AirplaneView>> RegisterAsync(string tail, int seats) => Cluster.Grains.GetGrain<IAirplaneGrain>(tail)
        .Register(new AirplaneSpecification("Airbus", "A320", 2001, StandardLayout.For(seats), false));
}
