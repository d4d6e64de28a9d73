using FlightTickets.Flights;
using static FlightTickets.Grains.Tests.Flights.FlightSamples;
using static FlightTickets.Grains.Tests.Flights.FlightsCluster;
using Flight = FlightTickets.Flights.Flight;

namespace FlightTickets.Grains.Tests.Flights;

/// <summary>
/// A confirm names what its order wants: while a cluster is torn, another activation of the order may have held something else under the
/// same attempt. The control of each refusal is the same confirm with the claim that is held.
/// </summary>
public sealed class ClaimTests
{
    private static readonly CabinClaim TwoPlaces = Economy(2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_flight_does_not_sell_what_is_held_for_another_claim(bool promised)
    {
        var held = Flight(seats: 12).Held(Hold("a", places: 1, promised: promised));
        foreach (var other in new Claim[] { TwoPlaces, Economy(0), new CabinClaim(Cabin.Business, 1, []), new SeatClaim(1) })
        {
            var refused = Flight.Confirm(held, "a", 1, other, Now);
            Assert.Equal((ConfirmResult.HoldLost, false), (refused.Answer, refused.Write));
            Assert.Same(held, refused.State);
        }

        Assert.Equal(1, Flight.Confirm(held, "a", 1, Economy(1), Now).State.Manifest["a"].Sold?.Claim.Places);

        // The seats of a claim are for the seats to confirm.
        Assert.Equal(ConfirmResult.Done, Flight.Confirm(held, "a", 1, Economy(1) with { Seats = ["2A"] }, Now).Answer);
    }

    [Fact]
    public void The_next_attempt_lays_what_is_wanted_over_it_and_sells_that()
    {
        var flight = Flight(seats: 12).Held(Hold("a", places: 3));
        Assert.Equal(ConfirmResult.HoldLost, Flight.Confirm(flight, "a", 1, TwoPlaces, Now).Answer);
        var sold = Flight.Confirm(flight.Held(Hold("a", attempt: 2, places: 2)), "a", 2, TwoPlaces, Now);
        Assert.Equal((ConfirmResult.Done, true), (sold.Answer, sold.Write));
        Assert.Equal((0, 2), sold.State.Counts());
    }

    [Fact]
    public void A_stored_sale_is_known_by_its_claim()
    {
        var sold = Reloaded(Flight(seats: 12).Held(Hold("a", places: 2)).Confirmed("a"), Now);
        var again = Flight.Confirm(sold, "a", 1, TwoPlaces, Now);
        Assert.Equal((ConfirmResult.Done, false), (again.Answer, again.Write));
        Assert.Equal(ConfirmResult.HoldLost, Flight.Confirm(sold, "a", 1, Economy(1), Now).Answer);

        // A later hold adopts the sale; a call that still asks for the sale is late, whatever it names.
        var adopted = sold.Held(Hold("a", attempt: 2, places: 2));
        Assert.Equal(ConfirmResult.Stale, Flight.Confirm(adopted, "a", 1, TwoPlaces, Now).Answer);
        Assert.Equal(ConfirmResult.Done, Flight.Confirm(adopted, "a", 2, TwoPlaces, Now).Answer);
        Assert.Equal(ConfirmResult.Stale, Flight.Confirm(adopted.Released("a", 2), "a", 2, Economy(1), Now).Answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_seat_is_not_assigned_to_a_passenger_its_order_does_not_want_in_it(bool promised)
    {
        var held = Seat.Hold(SeatState.Free, "1A", ForPassenger("a", passenger: 1, promised: promised), Now).State;
        foreach (var other in new Claim[] { new SeatClaim(0), Economy(1) })
        {
            var refused = Seat.Confirm(held, "a", 1, other, Now);
            Assert.Equal((ConfirmResult.HoldLost, false), (refused.Answer, refused.Write));
            Assert.Same(held, refused.State);
        }

        Assert.Equal(1, Seat.Confirm(held, "a", 1, new SeatClaim(1), Now).State["a"].Sold?.Claim.Passenger);
    }

    [Fact]
    public void Two_passengers_swap_their_seats_and_each_repeat_of_it_is_done_once()
    {
        var (left, right) = (Seated("1A", 0), Seated("1B", 1));
        left = Seat.Hold(left, "1A", ForPassenger("a", passenger: 1, attempt: 2), Now).State;
        right = Seat.Hold(right, "1B", ForPassenger("a", passenger: 0, attempt: 2), Now).State;

        // The first sale's confirm comes once more, between hold and confirm of the swap.
        Assert.Equal(ConfirmResult.Stale, Seat.Confirm(left, "a", 1, new SeatClaim(0), Now).Answer);
        foreach (var (seat, passenger) in new[] { (left, 1), (right, 0) })
        {
            var swapped = Seat.Confirm(seat, "a", 2, new SeatClaim(passenger), Now);
            Assert.Equal((ConfirmResult.Done, true), (swapped.Answer, swapped.Write));
            var stored = StoredSeat.Of(swapped.State).ToSeat();
            Assert.Equal((ConfirmResult.Done, false), Result(Seat.Confirm(stored, "a", 2, new SeatClaim(passenger), Now)));
            Assert.Equal((ConfirmResult.HoldLost, false), Result(Seat.Confirm(stored, "a", 2, new SeatClaim(1 - passenger), Now)));
            Assert.Equal(passenger, stored["a"].Sold?.Claim.Passenger);
        }
    }

    private static SeatState Seated(string designator, int passenger) =>
        Seat.Confirm(Seat.Hold(SeatState.Free, designator, ForPassenger("a", passenger), Now).State, "a", 1,
            new SeatClaim(passenger), Now).State;

    private static (ConfirmResult Answer, bool Write) Result(Outcome<SeatState, ConfirmResult> outcome) => (outcome.Answer, outcome.Write);

    private static CabinClaim Economy(int places) => new(Cabin.Economy, places, []);
}
