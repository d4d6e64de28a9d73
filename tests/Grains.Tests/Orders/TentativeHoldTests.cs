using FlightTickets.Flights;
using FlightTickets.Grains.Tests.Flights;
using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// Whether seats and flights can be had is tried under one attempt, and what was durably begun holds them under another: two activations of
/// an order, while a cluster is torn, may try for different passengers. (Found by simulation: the
/// right order in the seat, the wrong passenger.)
/// </summary>
public sealed class TentativeHoldTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    private static OrderState Confirmed { get; } = OrderSamples.Confirmed with
    {
        Passengers = [new("Ada", "Lovelace", new DateOnly(1990, 12, 10)), new("Byron", "Lovelace", new DateOnly(1988, 1, 22))],
        Segments = [OrderSamples.Confirmed.Segments[0] with { Seats = ["1B", "1C"] }],
    };

    [Fact]
    public void A_change_of_seats_sells_its_own_wish_whatever_another_activation_tried_for()
    {
        var begun = SeatChange.Begin(Confirmed, [new SegmentSeats(0, ["1B", "1A"])]);
        AssertSellsItsOwn(Confirmed.Attempt + 1, begun, "1A", passenger: 1);
    }

    [Fact]
    public void A_change_of_flights_sells_its_own_wish_whatever_another_activation_tried_for()
    {
        var other = Confirmed.Segments[0] with { FlightId = "B6-137-20270511-JFK", Seats = ["2B", "1A"] };
        var quote = new OrderQuote("chg_1", Money.Zero("USD"), Now.AddMinutes(15), null, null);
        var change = new OrderChange(0, other, Money.Zero("USD"), Money.Zero("USD"), Money.Zero("USD"));
        var begun = FlightChange.Begin(Confirmed with { Quotes = [quote] }, quote, change, "k", "h", null, null);
        AssertSellsItsOwn(Confirmed.Attempt + 1, begun, "1A", passenger: 1);
    }

    private static void AssertSellsItsOwn(int tried, OrderState begun, string designator, int passenger)
    {
        // The other activation tried for the other passenger, and was there first.
        var seat = Held(SeatState.Free, designator, tried, 1 - passenger);

        // Without a hold of its own the other's would be sold, by a participant of an older build at
        // least: it does not read what a confirm wants.
        Assert.Equal(1 - passenger, Sold(seat, tried));

        var hold = Assert.IsType<SagaStep.Hold>(OrderSaga.Next(begun, new SagaProgress(), Now));
        var wanted = Assert.Single(hold.Participants, p => p.Key.EndsWith("/" + designator, StringComparison.Ordinal));
        seat = Held(seat, designator, hold.Attempt, wanted.Passenger);
        var confirm = Assert.IsType<SagaStep.Confirm>(
            OrderSaga.Next(begun, new SagaProgress { Held = true, Money = MoneyFact.Authorized }, Now));
        Assert.Equal((passenger, hold.Attempt), (Sold(seat, confirm.Attempt), confirm.Attempt));

        // And what the other one tries from now on comes too late.
        Assert.IsType<HoldResult.Stale>(
            Seat.Hold(seat, designator, new HoldRequest(begun.Id, tried, new SeatClaim(1 - passenger), Ttl, false), Now).Answer);
    }

    private static SeatState Held(SeatState seat, string designator, int attempt, int passenger)
    {
        var outcome = Seat.Hold(seat, designator, new HoldRequest(Confirmed.Id, attempt, new SeatClaim(passenger), Ttl, false), Now);
        Assert.IsType<HoldResult.Held>(outcome.Answer);
        return outcome.State;
    }

    private static int? Sold(SeatState seat, int attempt) =>
        Seat.Confirm(seat, Confirmed.Id, attempt, seat.ClaimOf(Confirmed.Id), Now).State[Confirmed.Id].Sold?.Claim.Passenger;
}
