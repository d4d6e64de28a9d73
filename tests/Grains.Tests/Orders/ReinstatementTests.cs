using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;
using FlightTickets.Tests.Events;

namespace FlightTickets.Tests.Orders;

/// <summary>A cancellation that is taken back.</summary>
public sealed class ReinstatementTests : DisruptionTest
{
    private protected override string DecideWithin => "1.00:00:00";

    [Fact]
    public async Task A_mistaken_cancellation_is_taken_back_for_all_that_have_not_chosen()
    {
        var (waiting, gone) = (await PlaceAsync(1, "12A"), await PlaceAsync(2, "12B"));
        await UpdateAsync(FlightStatus.Cancelled);
        var open = (await DisruptionsAsync(gone, d => d is [{ Status: DisruptionStatus.Open }]))[0];
        await DisruptionsAsync(waiting, d => d is [{ Status: DisruptionStatus.Open }]);
        Assert.Equal(DisruptionStatus.Refunded, (await Disruptions(gone).Answer(Customer, open.Id, DisruptionChoice.Refund)).Value?.Status);
        Assert.Equal(Cluster.Time.GetUtcNow().AddMinutes(10), (await Flight.Get())!.ReinstatableUntil);
        Cluster.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(FlightStatus.Scheduled, (await UpdateAsync(FlightStatus.Scheduled)).Value?.Status);
        await DisruptionsAsync(waiting, d => d is [{ Status: DisruptionStatus.Superseded }]);
        Assert.Equal(DisruptionStatus.Refunded, (await ListAsync(gone))[0].Status);
        Assert.Equal(1, (await Flight.Get())!.Cabins[0].Sold);
        Assert.Null((await Flight.Get())!.ReinstatableUntil);
        Assert.Equal(RefusalCodes.AirplaneUnavailable, (await Cluster.Grains.GetGrain<IAirplaneGrain>("N635JB")
            .Assign("B6-999-20270510-JFK", (await Flight.Get())!.Departure.Utc, (await Flight.Get())!.Arrival.Utc)).Refusal?.Code);

        // The old deadline passes, and nothing is refunded.
        Cluster.Time.Advance(TimeSpan.FromDays(2));
        await Cluster.UntilWokenAsync(() => Order(waiting).Get(Customer), found => found.Value!.Status == OrderStatus.Confirmed);
        Assert.Equal(["12A"], (await Order(waiting).Get(Customer)).Value!.Segments[0].Seats);
        var mails = Path.Combine(Folder.FullName, "mail");
        await EventCluster.UntilAsync(
            () => Task.FromResult(Directory.GetFiles(mails, "*.eml").Count(mail =>
                File.ReadAllText(mail).Contains("is not cancelled after all", StringComparison.Ordinal))),
            count => count == 1);

        // A later cancellation asks again.
        await UpdateAsync(FlightStatus.Cancelled);
        await DisruptionsAsync(waiting, d => d is [_, { Status: DisruptionStatus.Open, Kind: "cancelled" }]);
    }

    [Fact]
    public async Task After_some_minutes_or_without_its_airplane_a_cancellation_stands()
    {
        await UpdateAsync(FlightStatus.Cancelled);
        var flight = (await Flight.Get())!;
        Cluster.Time.Advance(TimeSpan.FromMinutes(10));
        var other = Cluster.Grains.GetGrain<IFlightGrain>("B6-999-20270510-JFK");
        Assert.False((await other.Schedule(FlightsCluster.Command("N635JB"))).IsRefused);
        Assert.Equal(RefusalCodes.AirplaneUnavailable, (await UpdateAsync(FlightStatus.Scheduled)).Refusal?.Code);
        Assert.Equal(FlightStatus.Cancelled, (await Flight.Get())!.Status);
        Assert.False((await other.Update(new UpdateFlight { Status = FlightStatus.Cancelled })).IsRefused);
        Assert.Equal(RefusalCodes.FlightStatusConflict,
            (await Flight.Update(new UpdateFlight { Status = FlightStatus.Scheduled, Gate = "B1" })).Refusal?.Code);
        Cluster.Time.Advance(TimeSpan.FromSeconds(1));
        var late = (await UpdateAsync(FlightStatus.Scheduled)).Refusal!;
        Assert.Equal(RefusalCodes.FlightStatusConflict, late.Code);
        Assert.Contains("for 10 minutes", late.Detail, StringComparison.Ordinal);
        Assert.Equal(flight, (await Flight.Get())! with { Cabins = flight.Cabins });
    }

    private Task<Result<FlightView>> UpdateAsync(FlightStatus status) => Flight.Update(new UpdateFlight { Status = status });
}
