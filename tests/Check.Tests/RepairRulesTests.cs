using FlightTickets.Check.Repair;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Tests;

/// <summary>What restores seldom meet: money that came back in part, flights without room, flights that are not there.</summary>
public sealed class RepairRulesTests
{
    private const string Key = "B6-1-20270510-JFK";
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Money Fare = new(10_000, "USD");

    [Theory]
    [InlineData(10_000, 0, OrderPhase.Confirmed, null)]
    [InlineData(10_000, 10_000, OrderPhase.Cancelled, "cancelled")]
    [InlineData(10_000, 4_000, OrderPhase.Confirmed, "money-noted")]
    [InlineData(0, 0, OrderPhase.Confirmed, "left-unpaid")]
    public void A_confirmed_order_follows_its_money(long captured, long refunded, object phase, string? what)
    {
        var (next, action) = OrderFate.Decide(Confirmed("ord_a"), captured, refunded, out var surplus);
        Assert.Equal(phase, next.Phase);
        Assert.Equal((what, 0), (action?.What, surplus));
        if (captured > 0) Assert.Equal(captured - refunded,
            next.Phase == OrderPhase.Cancelled ? next.RetainedSoFar.Minor : next.Total.Minor + next.RetainedSoFar.Minor);
    }

    [Fact]
    public void An_order_that_failed_keeps_no_money()
    {
        var failed = Confirmed("ord_a") with { Phase = OrderPhase.Failed };
        Assert.Same(failed, OrderFate.Decide(failed, 10_000, 3_000, out var surplus).Next);
        Assert.Equal(7_000, surplus);
    }

    [Fact]
    public void An_order_without_its_flight_is_cancelled_with_a_full_refund()
    {
        var next = OrderFate.GiveBack(Confirmed("ord_a"), Now)!;
        Assert.Equal((OrderPhase.Cancelling, 2, 10_000), (next.Phase, next.Attempt, next.Refund.Minor));
        Assert.Equal(10_000, Assert.Single(Refunds.Plan(next, next.CancelledBy!, next.Refund)).Amount.Minor);
        Assert.Equal(TimeSpan.Zero, OrderFate.CommitFor(next, Now).WakeAfter);
    }

    [Fact]
    public void A_full_flight_keeps_every_confirmed_order_and_is_marked_oversold()
    {
        var orders = Enumerable.Range(0, 3).Select(i => Confirmed($"ord_{i}")).ToDictionary(order => order.Id);
        var (next, actions) = FlightRebuild.Rebuild(Key, RestoredFlight.Of(2,
            FlightManifest.Empty.With("ord_gone", HoldEntry<CabinPlaces>.Bought(1, new(Cabin.Economy, 1)))), orders, Now);
        Assert.Equal("marked-oversold sale-released sold-again sold-again sold-again",
            string.Join(' ', actions.Select(action => action.What).Order(StringComparer.Ordinal)));
        Assert.NotNull(next.OversoldReason);
        Assert.Equal(3, next.Cabins[0].Sold);
        Assert.Empty(FlightRebuild.Rebuild(Key, next, orders, Now).Actions);
    }

    [Fact]
    public void Holdings_of_an_order_under_way_are_left_to_its_saga_at_a_known_attempt()
    {
        var order = Confirmed("ord_a") with { Phase = OrderPhase.Aborting };
        var (next, actions) = FlightRebuild.Rebuild(
            Key, RestoredFlight.Of(2, FlightManifest.Empty.With("ord_a", HoldEntry<CabinPlaces>.Bought(3, new(Cabin.Economy, 1)))),
            new Dictionary<string, OrderState> { ["ord_a"] = order }, Now);
        Assert.Equal("attempt-lowered", Assert.Single(actions).What);
        Assert.False(Flights.Flight.Release(next, "ord_a", order.Attempt, Now).State.Manifest["ord_a"].IsLive);
    }

    [Fact]
    public void A_passenger_whose_check_in_no_order_knows_is_not_on_board()
    {
        var order = Confirmed("ord_a");
        var stored = new StoredSeat
        {
            CheckedIn = true,
            Boarded = true,
            Entries = [new StoredSeatEntry { OrderId = order.Id, SoldAttempt = order.Attempt }],
        };
        var (next, actions) = SeatRebuild.Rebuild($"{Key}/1A", stored, (order, 0, 0), _ => order, Now);
        Assert.Equal(("taken-off-board", false), (Assert.Single(actions).What, next.Boarded));
        var known = order with { CheckIns = [new OrderCheckIn(0, 0, 1)] };
        Assert.Empty(SeatRebuild.Rebuild($"{Key}/1A", stored, (known, 0, 0), _ => known, Now).Actions);
    }

    [Theory]
    [InlineData(true, 5_000, 4_000)]
    [InlineData(false, 5_000, 4_000)]
    [InlineData(false, 7_000, 3_000)]
    public void A_refund_under_way_is_told_from_others_by_its_key(bool isMade, long others, long refund)
    {
        var order = Reducing("ord_a", 4_000);
        var payment = order.Payments[0];
        var own = new GatewayRefund(PaymentKeys.Refund(order.Id, "quo_a", payment), 4_000);
        GatewayRefund[] refunds = [.. isMade ? (GatewayRefund[])[own] : [], new("ord_a/quo_lost/refund", others)];

        var (next, unknown) = OrderFate.OtherRefundsNoted(order, _ => [.. refunds]);
        Assert.Equal((others, 10_000 - others), (unknown, next.LeftToRefund.Minor));
        Assert.Equal((refund, -others), (next.Refund.Minor, next.RetainedSoFar.Minor));

        // Told once: the order knows it now.
        Assert.Same(next, OrderFate.OtherRefundsNoted(next, _ => [.. refunds]).Next);

        // The payment knows the key of a refund that was made, and the saga's repetition moves nothing.
        var record = new GatewayRecord("", "a", Fare, 10_000, refunds.Sum(one => one.Minor), false, Now, [.. refunds]);
        var row = PaymentAlignment.Align(PaymentAlignment.New(order.Id, "ada", Fare, "a"), record, Now);
        Assert.Equal(isMade ? PaymentOutcome.Done : null, Payment.BeforeRefund(row, own.Key, next.Refund));
        Assert.Equal(record.Refunded, row.Refunded.Minor);
    }

    [Fact]
    public void An_order_that_knows_its_refunds_is_left_alone()
    {
        var order = Reducing("ord_a", 4_000);
        var own = PaymentKeys.Refund(order.Id, "quo_a", order.Payments[0]);
        Assert.Same(order, OrderFate.OtherRefundsNoted(order, _ => [new(own, 4_000)]).Next);
        Assert.Same(order, OrderFate.OtherRefundsNoted(order, _ => []).Next);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "sold-again")]
    public void Places_in_another_cabin_are_kept_by_an_order_that_moves_there(bool isBought, string actions)
    {
        var confirmed = Confirmed("ord_a");
        var order = confirmed with
        {
            Phase = OrderPhase.Moving,
            Attempt = 3,
            RefundDecided = true,
            Segments = [confirmed.Segments[0] with { Cabin = Cabin.Business }],
            Change = new OrderChange(0, confirmed.Segments[0], Fare, Fare, Fare),
        };
        var manifest = isBought
            ? FlightManifest.Empty.With(order.Id, HoldEntry<CabinPlaces>.Bought(3, new(Cabin.Economy, 1)))
            : FlightManifest.Empty;
        var (next, done) = FlightRebuild.Rebuild(
            Key, RestoredFlight.Of(2, manifest), new Dictionary<string, OrderState> { [order.Id] = order }, Now);
        Assert.Equal(actions, string.Join(' ', done.Select(action => action.What)));
        Assert.Equal(Cabin.Economy, next.Manifest[order.Id].Sold!.Value.Claim.Cabin);
    }

    private static OrderState Reducing(string id, long refund) => Confirmed(id) with
    {
        Phase = OrderPhase.Reducing,
        CancelledBy = "quo_a",
        Quotes = [new OrderQuote("quo_a", Fare with { Minor = refund }, Now, "quo_a", "")],
    };

    private static OrderState Confirmed(string id) => new()
    {
        Id = id,
        UserId = "ada",
        RequestHash = "h",
        Number = 1,
        BookingReference = "AAAAAA",
        Phase = OrderPhase.Confirmed,
        WasConfirmed = true,
        Attempt = 1,
        Passengers = [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
        Segments = [
            new OrderSegment(Key, Cabin.Economy, [], 0, Fare, Money.Zero("USD"), "279", Now.AddDays(9), Now.AddDays(9).AddHours(3))],
        CreatedAt = Now,
        Payments = [new OrderPayment(1, "", "h", null, PaymentStatus.Captured, null) { Amount = Fare }],
    };
}
