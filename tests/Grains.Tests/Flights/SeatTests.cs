using FlightTickets.Flights;
using static FlightTickets.Grains.Tests.Flights.FlightsCluster;

namespace FlightTickets.Grains.Tests.Flights;

public sealed class SeatTests
{
    private static readonly DateTimeOffset Now = FlightSamples.Now;

    [Fact]
    public void A_seat_has_one_holder()
    {
        var seat = Held(SeatState.Free, "a");
        var refused = Assert.IsType<HoldResult.Refused>(Seat.Hold(seat, "1A", ForPassenger("b"), Now).Answer);
        Assert.Equal(RefusalCodes.SeatUnavailable, refused.Refusal.Code);
        Assert.Equal([new SeatAt(0, "1A")], refused.Refusal.Seats);
        Assert.IsType<HoldResult.Held>(Seat.Hold(seat, "1A", ForPassenger("b"), Now + TimeSpan.FromSeconds(31)).Answer);
    }

    [Fact]
    public void Passengers_of_an_order_can_change_places_and_check_in_again()
    {
        var seat = Seat.CheckIn(Confirmed(Held(SeatState.Free, "a")), "1A", "a", 0, Now).Next;
        Assert.True(seat.CheckedIn);
        seat = Confirmed(Seat.Hold(seat, "1A", ForPassenger("a", passenger: 1, attempt: 2), Now).State, attempt: 2);
        Assert.Equal((1, false), (Seat.View(seat, Now).Passenger, seat.CheckedIn));

        // The same passenger stays checked in.
        seat = Seat.CheckIn(seat, "1A", "a", 1, Now).Next;
        seat = Confirmed(Seat.Hold(seat, "1A", ForPassenger("a", passenger: 1, attempt: 3), Now).State, attempt: 3);
        Assert.True(seat.CheckedIn);
    }

    [Fact]
    public void Check_in_needs_the_seat_and_boarding_needs_the_check_in()
    {
        var seat = Confirmed(Held(SeatState.Free, "a"));
        Assert.Equal(RefusalCodes.SeatUnavailable, Seat.CheckIn(seat, "1A", "b", 0, Now).Refusal?.Code);
        Assert.Equal(RefusalCodes.SeatUnavailable, Seat.CheckIn(seat, "1A", "a", 1, Now).Refusal?.Code);
        Assert.Equal(RefusalCodes.NotCheckedIn, Seat.Board(seat, "1A", "a", 0, Now).Refusal?.Code);
        seat = Seat.CheckIn(seat, "1A", "a", 0, Now).Next;
        Assert.Same(seat, Seat.CheckIn(seat, "1A", "a", 0, Now).Next);
        Assert.True(Seat.Board(seat, "1A", "a", 0, Now).Next.Boarded);
    }

    [Fact]
    public void A_blocked_seat_is_not_held_and_a_held_one_is_not_blocked()
    {
        var blocked = Seat.Block(SeatState.Free, "1A", "broken", Now).Next;
        Assert.Equal(SeatStatus.Blocked, Seat.View(blocked, Now).Status);
        Assert.IsType<HoldResult.Refused>(Seat.Hold(blocked, "1A", ForPassenger("a"), Now).Answer);
        Assert.Equal(RefusalCodes.SeatUnavailable, Seat.Block(Held(SeatState.Free, "a"), "1A", "broken", Now).Refusal?.Code);
        Assert.IsType<HoldResult.Held>(Seat.Hold(Seat.Unblock(blocked, Now), "1A", ForPassenger("a"), Now).Answer);
    }

    [Fact]
    public void A_seat_taken_away_refuses_a_late_confirm_and_names_its_passenger()
    {
        var sold = Confirmed(Held(SeatState.Free, "a"));
        var (seat, told, write) = Seat.TakeAway(sold, "F", "1A", "smaller", Now);
        Assert.True(write);
        Assert.Equal(("a", 0, "smaller"), (told!.OrderId, told.Passenger, told.Reason));
        Assert.Equal(SeatStatus.Available, Seat.View(seat, Now).Status);
        Assert.Equal(ConfirmResult.Refused, Seat.Confirm(StoredSeat.Of(seat).ToSeat(), "a", 1, new SeatClaim(0), Now).Answer);
        Assert.Null(Seat.TakeAway(seat, "F", "1A", "smaller", Now).Answer);

        // A hold in memory only is dropped without an event: the saga hears of it at its confirm.
        var (provisional, nobody, nothing) = Seat.TakeAway(Held(SeatState.Free, "a"), "F", "1A", "smaller", Now);
        Assert.Null(nobody);
        Assert.False(nothing);
        Assert.Equal(ConfirmResult.Refused, Seat.Confirm(provisional, "a", 1, provisional.ClaimOf("a"), Now).Answer);
    }

    [Fact]
    public void Durable_state_comes_back_unchanged()
    {
        var seat = Confirmed(Held(SeatState.Free, "a"));
        seat = Seat.Hold(seat, "1A", ForPassenger("a", 1, attempt: 2, promised: true), Now).State;
        seat = Seat.Release(seat, "gone", 1, Now).State;
        var back = StoredSeat.Of(seat).ToSeat();
        Assert.Equal(seat["a"], back["a"]);
        Assert.Equal(seat.Version, back.Version);
        Assert.Equal(1, back["gone"].Released?.Attempt);
    }

    private static SeatState Held(SeatState seat, string order)
    {
        var outcome = Seat.Hold(seat, "1A", ForPassenger(order), Now);
        Assert.IsType<HoldResult.Held>(outcome.Answer);
        Assert.False(outcome.Write);
        return outcome.State;
    }

    private static SeatState Confirmed(SeatState seat, string order = "a", int attempt = 1)
    {
        var outcome = Seat.Confirm(seat, order, attempt, seat.ClaimOf(order), Now);
        Assert.Equal(ConfirmResult.Done, outcome.Answer);
        Assert.True(outcome.Write);
        return outcome.State;
    }
}
