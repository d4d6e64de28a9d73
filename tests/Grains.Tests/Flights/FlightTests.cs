using FlightTickets.Fleet;
using FlightTickets.Flights;
using static FlightTickets.Grains.Tests.Flights.FlightSamples;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class FlightTests
{
    private static readonly DateTimeOffset Lapsed = Now + TimeSpan.FromSeconds(31);

    [Fact]
    public void The_same_hold_has_the_same_answer_and_counts_once()
    {
        var flight = Flight().Held(Hold("a", places: 3)).Held(Hold("a", places: 3));
        Assert.Equal((3, 0), flight.Counts());
    }

    [Fact]
    public void The_same_attempt_cannot_ask_for_something_else()
    {
        var outcome = FlightTickets.Flights.Flight.Hold(Flight().Held(Hold("a")), Hold("a", places: 2), Now);
        Assert.Equal(RefusalCodes.Invalid, outcome.Answer.Code());
    }

    [Fact]
    public void A_brief_hold_and_a_refusal_write_nothing_and_a_release_always_does()
    {
        var full = Flight(authorized: 1).Held(Hold("a"));
        Assert.False(FlightTickets.Flights.Flight.Hold(Flight(), Hold("a"), Now).Write);
        Assert.True(FlightTickets.Flights.Flight.Release(full, "a", 1, Now).Write);
        Assert.True(FlightTickets.Flights.Flight.Release(Flight(), "a", 1, Now).Write);
        var refused = FlightTickets.Flights.Flight.Hold(full, Hold("b"), Now);
        Assert.Equal(RefusalCodes.SoldOut, refused.Answer.Code());
        Assert.Same(full, refused.State);
        Assert.False(refused.Write);
    }

    [Fact]
    public void A_promised_hold_survives_the_loss_of_memory_and_a_brief_one_does_not()
    {
        var flight = Reloaded(Flight().Held(Hold("a")).Held(Hold("b", promised: true)), Now);
        Assert.Equal((1, 0), flight.Counts());
        Assert.Equal(ConfirmResult.HoldLost, FlightTickets.Flights.Flight.Confirm(flight, "a", 1, flight.ClaimOf("a"), Now).Answer);
        Assert.Equal((0, 1), flight.Confirmed("b").Counts());
    }

    [Fact]
    public void A_confirm_after_the_hold_lapsed_finds_it_lost()
    {
        var flight = Flight().Held(Hold("a"));
        Assert.Equal(ConfirmResult.HoldLost, FlightTickets.Flights.Flight.Confirm(flight, "a", 1, flight.ClaimOf("a"), Lapsed).Answer);

        // The control: with the clock of the hold it is a sale, so it is the lapse that refuses.
        Assert.Equal(ConfirmResult.Done, FlightTickets.Flights.Flight.Confirm(flight, "a", 1, flight.ClaimOf("a"), Now).Answer);
    }

    [Fact]
    public void A_place_with_a_lapsed_hold_is_sold_to_the_next_buyer()
    {
        var flight = Flight(authorized: 1).Held(Hold("a")).Held(Hold("b"), Lapsed);
        Assert.Equal((1, 0), flight.Counts());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void A_later_attempt_adopts_a_sale_with_fewer_or_more_places(int places, int sold)
    {
        var flight = Flight().Held(Hold("a", places: 2)).Confirmed("a");
        flight = flight.Held(Hold("a", attempt: 2, places: places));
        Assert.Equal((Math.Max(0, places - 2), 2), flight.Counts());
        flight = flight.Confirmed("a", 2);
        Assert.Equal((0, sold), flight.Counts());
        Assert.Equal(ConfirmResult.Stale, FlightTickets.Flights.Flight.Confirm(flight, "a", 1, flight.ClaimOf("a"), Now).Answer);
        Assert.Equal((0, sold), flight.Released("a", 1).Counts());
        Assert.Equal((0, 0), flight.Released("a", 2).Counts());
    }

    [Fact]
    public void An_adoption_that_lapses_leaves_the_sale_as_it_was()
    {
        var flight = Flight().Held(Hold("a", places: 2)).Confirmed("a").Held(Hold("a", attempt: 2, places: 4));
        flight = FlightTickets.Flights.Flight.DropLapsed(flight, Lapsed);
        Assert.Equal((0, 2), flight.Counts());
        Assert.Equal(ConfirmResult.HoldLost, FlightTickets.Flights.Flight.Confirm(flight, "a", 2, flight.ClaimOf("a"), Lapsed).Answer);
        Assert.Equal(ConfirmResult.Done, FlightTickets.Flights.Flight.Confirm(flight, "a", 1, flight.ClaimOf("a"), Lapsed).Answer);
    }

    [Fact]
    public void A_declined_payment_leaves_a_promised_hold_when_its_attempt_is_withdrawn()
    {
        var flight = Flight().Held(Hold("a", promised: true)).Held(Hold("a", attempt: 2));
        flight = FlightTickets.Flights.Flight.Withdraw(flight, "a", 2);
        Assert.Equal((1, 0), flight.Counts());
        Assert.Equal((0, 1), flight.Confirmed("a").Counts());
    }

    [Fact]
    public void A_withdrawal_touches_neither_a_promise_nor_a_sale_nor_a_later_attempt()
    {
        var flight = Flight().Held(Hold("a", promised: true)).Held(Hold("b")).Confirmed("b").Held(Hold("c", attempt: 2));
        foreach (var order in new[] { "a", "b", "c" }) Assert.Same(flight, FlightTickets.Flights.Flight.Withdraw(flight, order, 1));
    }

    [Fact]
    public void Messages_that_come_after_a_release_are_stale_for_as_long_as_they_can_live()
    {
        var flight = Flight().Held(Hold("a")).Confirmed("a").Released("a", 2);
        foreach (var attempt in new[] { 1, 2 })
        {
            Assert.IsType<HoldResult.Stale>(FlightTickets.Flights.Flight.Hold(flight, Hold("a", attempt), Now).Answer);
            Assert.Equal(ConfirmResult.Stale, FlightTickets.Flights.Flight.Confirm(flight, "a", attempt, flight.ClaimOf("a"), Now).Answer);
        }

        Assert.Equal((1, 0), flight.Held(Hold("a", attempt: 3)).Counts());
        var later = FlightTickets.Flights.Flight.DropLapsed(flight, Now + Tombstone.Lifetime);
        Assert.Empty(later.Manifest.Entries);
    }

    [Fact]
    public void Sales_close_an_hour_before_departure()
    {
        var flight = Flight().Held(Hold("a", places: 2), Now).Confirmed("a");
        var closing = flight.DepartureUtc - TimeSpan.FromMinutes(60);
        flight.Held(Hold("b"), closing - TimeSpan.FromTicks(1));
        Assert.Equal(RefusalCodes.FlightClosed, FlightTickets.Flights.Flight.Hold(flight, Hold("b"), closing).Answer.Code());

        // Who has places may still give some back.
        Assert.Equal((0, 1), flight.Held(Hold("a", attempt: 2, places: 1), closing).Confirmed("a", 2, closing).Counts());
        Assert.Equal(RefusalCodes.FlightClosed, FlightTickets.Flights.Flight.Hold(flight, Hold("a", 2, 3), closing).Answer.Code());
    }

    [Fact]
    public void A_cancelled_flight_refuses_holds_and_confirms_but_remembers_what_it_sold()
    {
        var flight = Flight().Held(Hold("a")).Confirmed("a").Held(Hold("b")) with { Status = FlightStatus.Cancelled };
        Assert.Equal(ConfirmResult.Done, FlightTickets.Flights.Flight.Confirm(flight, "a", 1, flight.ClaimOf("a"), Now).Answer);
        Assert.Equal(ConfirmResult.Refused, FlightTickets.Flights.Flight.Confirm(flight, "b", 1, flight.ClaimOf("b"), Now).Answer);
        Assert.Equal(RefusalCodes.FlightClosed, FlightTickets.Flights.Flight.Hold(flight, Hold("c"), Now).Answer.Code());
    }

    [Fact]
    public void Seats_are_checked_against_the_layout()
    {
        var layout = StandardLayout.For(12)[0] with { Missing = ["3D"], Blocked = ["1A"] };
        var flight = Flight(layout: [layout]);
        flight.Held(Hold("a", places: 2, seats: ["1B", "2A"]));
        foreach (var absent in new[] { "3D", "4A", "1E", "01B", "1b", "" })
        {
            var refused = Assert.IsType<HoldResult.Refused>(
                FlightTickets.Flights.Flight.Hold(flight, Hold("a", seats: [absent]), Now).Answer);
            Assert.Equal(RefusalCodes.SeatNotInCabin, refused.Refusal.Code);
            Assert.Equal(new SeatAt(0, absent), Assert.Single(refused.Refusal.Seats));
        }

        Assert.Equal(RefusalCodes.SeatUnavailable, FlightTickets.Flights.Flight.Hold(flight, Hold("a", seats: ["1A"]), Now).Answer.Code());
        Assert.Equal(RefusalCodes.Invalid,
            FlightTickets.Flights.Flight.Hold(flight, Hold("a", places: 2, seats: ["1B", "1B"]), Now).Answer.Code());
        Assert.Equal(10, flight.Cabins[0].Capacity);
    }

    [Fact]
    public void A_missing_cabin_and_senseless_requests_are_refused()
    {
        var business = new HoldRequest("a", 1, new CabinClaim(Cabin.Business, 1, []), TimeSpan.FromSeconds(30), false);
        Assert.Equal(RefusalCodes.CabinNotOnFlight, FlightTickets.Flights.Flight.Hold(Flight(), business, Now).Answer.Code());
        foreach (var request in new[] { Hold("a", places: 10), Hold("a", places: -1), Hold("a", attempt: 0),
            Hold("a") with { Ttl = TimeSpan.Zero }, Hold("a") with { Claim = new SeatClaim(0) } })
            Assert.Equal(RefusalCodes.Invalid, FlightTickets.Flights.Flight.Hold(Flight(), request, Now).Answer.Code());
    }

    [Fact]
    public void A_promise_wakes_the_flight_when_it_lapses()
    {
        Assert.Null(FlightTickets.Flights.Flight.WakeAfter(Flight().Held(Hold("a")), Now));
        var flight = Flight().Held(Hold("a", promised: true));
        Assert.Equal(TimeSpan.FromMinutes(30), FlightTickets.Flights.Flight.WakeAfter(flight, Now));
        Assert.Equal(TimeSpan.Zero, FlightTickets.Flights.Flight.WakeAfter(flight, Now + TimeSpan.FromHours(1)));
        var dropped = FlightTickets.Flights.Flight.DropLapsed(flight, Now + TimeSpan.FromHours(1));
        Assert.Null(FlightTickets.Flights.Flight.WakeAfter(dropped, Now));
    }
}
