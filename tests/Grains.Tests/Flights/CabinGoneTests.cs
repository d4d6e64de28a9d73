using FlightTickets.Fleet;
using FlightTickets.Flights;
using FlightTickets.Flights.Events;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>A flight whose new airplane has not all the cabins that were sold.</summary>
public sealed class CabinGoneTests
{
    private static readonly CabinLayout Economy = new(Cabin.Economy, 10, 12, "ABC DEF", [], [], [], []);
    private static readonly CabinLayout Business = new(Cabin.Business, 1, 2, "AC DF", [], [], [], []);

    [Fact]
    public void Its_orders_are_named_and_it_sells_no_more_there()
    {
        var (flight, changed) = Swapped(
            Both().Held(In(Cabin.Business, "ord_b")).Confirmed("ord_b").Held(In(Cabin.Economy, "ord_e")).Confirmed("ord_e"));
        Assert.Equal((Cabin.Business, "ord_b"), (Assert.Single(changed.CabinsTakenAway), Assert.Single(changed.OrderIds)));
        Assert.NotNull(flight.OversoldReason);
        Assert.Equal(RefusalCodes.SoldOut, Refused(flight, In(Cabin.Business, "ord_new")));
    }

    [Fact]
    public void A_promise_there_cannot_be_bought_any_more()
    {
        var promised = Both().Held(In(Cabin.Business, "ord_b") with { Promised = true });
        Assert.Equal(ConfirmResult.Refused, Buy(Swapped(promised).Flight, Cabin.Business).Answer);
        Assert.Equal(ConfirmResult.Done, Buy(promised, Cabin.Business).Answer);
    }

    [Fact]
    public void An_order_moves_to_another_cabin_in_one_write_also_after_sales_have_closed()
    {
        var flight = Swapped(Both().Held(In(Cabin.Business, "ord_b")).Confirmed("ord_b")).Flight;
        var late = flight.SalesCloseAt.AddMinutes(1);
        Assert.Equal(RefusalCodes.FlightClosed, Refused(flight, In(Cabin.Economy, "ord_new"), late));
        Assert.Equal(RefusalCodes.FlightClosed,
            Refused(flight, In(Cabin.Economy, "ord_b") with { Attempt = 2, Claim = new CabinClaim(Cabin.Economy, 2, []) }, late));
        var held = flight.Held(In(Cabin.Economy, "ord_b") with { Attempt = 2 }, late);
        var moved = FlightTickets.Flights.Flight.Confirm(held, "ord_b", 2, new CabinClaim(Cabin.Economy, 1, []), late);
        Assert.Equal((ConfirmResult.Done, true), (moved.Answer, moved.Write));
        Assert.Equal((0, 1), (moved.State.Cabins[1].Sold, moved.State.Cabins[0].Sold));
        Assert.Null(moved.State.OversoldReason);
    }

    [Fact]
    public void Seats_that_come_to_lie_in_an_exit_row_are_named()
    {
        var swapped = AirplaneSwap.Complete(FlightSamples.Key, Both(),
            Airplane(Business, Economy with { ExitRows = [11], Missing = ["11F"] }), FlightSamples.Now);
        Assert.Equal(["11A", "11B", "11C", "11D", "11E"], ((AirplaneChanged)swapped.Event).SeatsNowAtExit);
        var again = AirplaneSwap.Complete(FlightSamples.Key, swapped.Next,
            Airplane(Business, Economy with { ExitRows = [11] }), FlightSamples.Now);
        Assert.DoesNotContain("11A", ((AirplaneChanged)again.Event).SeatsNowAtExit);
    }

    private static FlightState Both()
    {
        var command = FlightsCluster.Command("N1");
        command = command with { Fares = [command.Fares[0], command.Fares[0] with { Cabin = Cabin.Business }] };
        var draft = ScheduleRules.Draft(FlightSamples.Key, command, FlightSamples.Jfk, FlightSamples.Rsw, Airplane(Business, Economy));
        return FlightTickets.Flights.Flight.DropLapsed(draft.Value! with { IsDraft = false }, FlightSamples.Now);
    }

    private static (FlightState Flight, AirplaneChanged Changed) Swapped(FlightState flight)
    {
        var (next, changed) = AirplaneSwap.Complete(FlightSamples.Key, flight, Airplane(Economy), FlightSamples.Now);
        return (next, (AirplaneChanged)changed);
    }

    private static AirplaneView Airplane(params CabinLayout[] cabins) =>
        new("N1", new AirplaneSpecification("Airbus", "A320", 2001, [.. cabins], false));

    private static HoldRequest In(Cabin cabin, string order) => FlightsCluster.Places(order) with { Claim = new CabinClaim(cabin, 1, []) };

    private static string? Refused(FlightState flight, HoldRequest request, DateTimeOffset? now = null) =>
        (FlightTickets.Flights.Flight.Hold(flight, request, now ?? FlightSamples.Now).Answer as HoldResult.Refused)?.Refusal.Code;

    private static Outcome<FlightState, ConfirmResult> Buy(FlightState flight, Cabin cabin) =>
        FlightTickets.Flights.Flight.Confirm(flight, "ord_b", 1, new CabinClaim(cabin, 1, []), FlightSamples.Now);
}
