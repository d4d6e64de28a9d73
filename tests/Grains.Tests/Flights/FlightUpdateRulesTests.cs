using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Flights.Events;
using static FlightTickets.Grains.Tests.Flights.FlightSamples;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class FlightUpdateRulesTests
{
    [Fact]
    public void Only_a_status_that_can_follow_is_taken()
    {
        var all = Enum.GetValues<FlightStatus>();
        string[] taken =
        [
            .. from before in all from after in all where before != after && FlightUpdateRules.CanFollow(before, after)
                select $"{before}>{after}",
        ];
        Assert.Equal(
            [
                "Scheduled>Delayed", "Scheduled>Boarding", "Scheduled>Departed", "Scheduled>Cancelled",
                "Delayed>Scheduled", "Delayed>Boarding", "Delayed>Departed", "Delayed>Cancelled",
                "Boarding>Delayed", "Boarding>Departed", "Boarding>Cancelled",
                "Departed>Arrived", "Departed>Diverted", "Diverted>Arrived",
            ],
            taken);
        var refused = FlightUpdateRules.Apply(Key, Flight() with { Status = FlightStatus.Cancelled },
            new UpdateFlight { Status = FlightStatus.Scheduled });
        Assert.Equal((RefusalCodes.FlightStatusConflict, "Status"), (refused.Refusal?.Code, refused.Refusal?.Field?.ToString()));
    }

    [Fact]
    public void A_cancellation_names_the_orders_and_frees_the_airplane()
    {
        var flight = Flight().Held(Hold("sold")).Confirmed("sold").Held(Hold("held")).Held(Hold("gone")).Released("gone");
        var (next, events, _) = FlightUpdateRules.Apply(Key, flight, new UpdateFlight { Status = FlightStatus.Cancelled });
        var cancelled = Assert.IsType<FlightCancelled>(Assert.Single(events));
        Assert.Equal(["held", "sold"], cancelled.OrderIds);
        Assert.Equal("N635JB", next.Swap?.Leaving);
        Assert.Empty(FlightUpdateRules.Apply(Key, next, new UpdateFlight { Status = FlightStatus.Cancelled }).Events);
    }

    [Fact]
    public void A_new_estimate_is_a_delay_and_arrives_after_it_departs()
    {
        var later = Flight().DepartureUtc.AddHours(2);
        var (next, events, _) = FlightUpdateRules.Apply(Key, Flight(),
            new UpdateFlight { Status = FlightStatus.Delayed, DepartureEstimated = later });
        Assert.Equal(later, Assert.IsType<FlightDelayed>(Assert.Single(events)).DepartureEstimatedUtc);
        Assert.Empty(
            FlightUpdateRules.Apply(Key, next, new UpdateFlight { Status = FlightStatus.Delayed, DepartureEstimated = later }).Events);
        var refused = FlightUpdateRules.Apply(Key, next, new UpdateFlight { ArrivalEstimated = later }).Refusal;
        Assert.Equal(RefusalCodes.ArrivalNotAfterDeparture, refused?.Code);
        var another = Flight().DepartureUtc + FlightUpdateRules.FarthestEstimate;
        Assert.Null(FlightUpdateRules.Apply(Key, Flight(), new UpdateFlight { DepartureEstimated = another }).Refusal);
        Assert.Equal("DepartureEstimated",
            FlightUpdateRules.Apply(Key, Flight(),
                new UpdateFlight { DepartureEstimated = another.AddTicks(1) }).Refusal?.Field?.ToString());
    }

    [Fact]
    public void A_gate_is_told_once()
    {
        var (next, events, _) = FlightUpdateRules.Apply(Key, Flight(), new UpdateFlight { Gate = "B22" });
        var told = Assert.IsType<GateChanged>(Assert.Single(events));
        Assert.Equal((Key, null, "B22", null), (told.FlightId, told.From, told.To, told.Terminal));
        Assert.Empty(FlightUpdateRules.Apply(Key, next, new UpdateFlight { Gate = "B22", Terminal = "" }).Events);
        var moved = FlightUpdateRules.Apply(Key, next.Held(Hold("ord_1")).Confirmed("ord_1"), new UpdateFlight { Terminal = "5" });
        told = Assert.IsType<GateChanged>(Assert.Single(moved.Events));
        Assert.Equal(("B22", "B22", "5"), (told.From, told.To, told.Terminal));
        Assert.Equal(["ord_1"], told.OrderIds);
        Assert.Equal(RefusalCodes.Invalid,
            FlightUpdateRules.Apply(Key, next, new UpdateFlight { Terminal = "12345678901" }).Refusal?.Code);
        Assert.Equal(RefusalCodes.Invalid, FlightUpdateRules.Apply(Key, next, new UpdateFlight { Gate = "12345678901" }).Refusal?.Code);
    }

    [Fact]
    public void A_smaller_airplane_takes_seats_away_and_never_a_sale()
    {
        var flight = Flight(seats: 12).Held(Hold("sold", places: 9)).Confirmed("sold")
            .Held(Hold("promised", promised: true)).Held(Hold("brief"));
        var smaller = new AirplaneView("N2",
            new AirplaneSpecification("E", "145", null, [StandardLayout.For(9)[0] with { Blocked = ["1A"] }], false));
        var (next, changed) = AirplaneSwap.Complete(Key, flight, smaller, Now);
        Assert.Equal((1, 9), next.Counts());
        Assert.Equal(8, next.Cabins[0].Capacity);
        Assert.NotNull(next.OversoldReason);
        var told = Assert.IsType<AirplaneChanged>(changed);
        Assert.Equal(["1A", "3B", "3C", "3D"], told.SeatsTakenAway);
        Assert.Equal(("N635JB", "N2"), (told.From, told.To));
        Assert.Equal(RefusalCodes.SoldOut, FlightTickets.Flights.Flight.Hold(next, Hold("late"), Now).Answer.Code());

        // Once enough was given back, the reason is gone; and a bigger airplane takes it away, too.
        Assert.Null(next.Released("sold").OversoldReason);
        Assert.Null(AirplaneSwap.Complete(Key, next,
            smaller with { Specification = smaller.Specification with { Cabins = StandardLayout.For(30) } }, Now).Next.OversoldReason);
    }

    [Fact]
    public void Authorized_oversales_stay_authorized_on_another_airplane()
    {
        var bigger = new AirplaneView("N2", new AirplaneSpecification("A", "B", null, StandardLayout.For(30), false));
        Assert.Equal(30, AirplaneSwap.Complete(Key, Flight(), bigger, Now).Next.Cabins[0].Capacity);
        Assert.Equal(14, AirplaneSwap.Complete(Key, Flight(authorized: 14), bigger, Now).Next.Cabins[0].Capacity);
    }
}
