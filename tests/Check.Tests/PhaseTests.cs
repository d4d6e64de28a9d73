using FlightTickets.Check.Repair;
using FlightTickets.Check.Rules;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Check.Tests;

/// <summary>What each phase of an order means to check and repair. (That none is forgotten the compiler sees to.)</summary>
public sealed class PhaseTests
{
    private const string Old = "B6-1-20270510-JFK", New = "B6-2-20270511-JFK", Id = "ord_a";
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 12, 0, 0, TimeSpan.Zero);

    internal static readonly Dictionary<OrderPhase, (Stage Stage, string Keeps)> Expected = new()
    {
        [OrderPhase.Placed] = (Stage.Settling, "open"),
        [OrderPhase.Promising] = (Stage.Settling, "open"),
        [OrderPhase.Aborting] = (Stage.Settling, "open"),
        [OrderPhase.Cancelling] = (Stage.Settling, "open"),
        [OrderPhase.Held] = (Stage.Promised, "open"),
        [OrderPhase.Confirmed] = (Stage.Bought, "20000"),
        [OrderPhase.Reseating] = (Stage.Bought, "20000"),
        [OrderPhase.Vacating] = (Stage.Bought, "20000"),
        [OrderPhase.Reducing] = (Stage.Bought, "13000 to 20000"),
        [OrderPhase.Changing] = (Stage.Bought, "20000 to 25000"),
        [OrderPhase.Reverting] = (Stage.Bought, "20000 to 25000"),
        [OrderPhase.Leaving] = (Stage.Bought, "20000 to 27000"),
        [OrderPhase.Moving] = (Stage.Bought, "13000 to 20000"),
        [OrderPhase.Cancelled] = (Stage.Ended, "0"),
        [OrderPhase.Expired] = (Stage.Ended, "0"),
        [OrderPhase.Failed] = (Stage.Ended, "0"),
    };

    public static TheoryData<string> Names => [.. Enum.GetNames<OrderPhase>()];

    [Theory, MemberData(nameof(Names))]
    public void Every_phase_is_decided(string name)
    {
        var order = Order(Enum.Parse<OrderPhase>(name));
        var (stage, keeps) = Expected[order.Phase];
        Assert.Equal(stage, Phases.StageOf(order.Phase));
        Assert.Equal(keeps, Phases.Keeps(order) is { } k ? k.Least == k.Most ? $"{k.Least}" : $"{k.Least} to {k.Most}" : "open");
        Assert.InRange(Phases.BoughtAt(order), 1, order.Attempt);
        Assert.Equal(stage == Stage.Bought, OrderEntitlements.IsSold(order));
        OrderFate.Decide(order, 20_000, 0, out var surplus);
        Assert.Equal(stage == Stage.Ended ? 20_000 : 0, surplus);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_consistent_order_violates_nothing_and_is_left_unchanged(string name)
    {
        var order = Order(Enum.Parse<OrderPhase>(name));
        if (Phases.StageOf(order.Phase) != Stage.Bought) return;
        var known = Known(order);
        Assert.Empty(ConfirmedIsWhole.Check(Row(order), known, At));
        foreach (var flight in known.Flights.Values)
        {
            Assert.Empty(BelongsToLiveOrder.Check(flight, known, At));
            Assert.Empty(FlightRebuild.Rebuild(flight.Key, flight.State, new Dictionary<string, OrderState> { [Id] = order }, Now).Actions);
        }

        foreach (var seat in known.Seats.Values)
        {
            Assert.Empty(BelongsToLiveOrder.Check(seat, known, At));
            var own = OrderSaga.Everything(order).FirstOrDefault(p => p.Key == seat.Key);
            Assert.Empty(SeatRebuild.Rebuild(seat.Key, seat.State, own is null ? null : (order, own.Passenger, own.Segment),
                id => id == Id ? order : null, Now).Actions);
        }

        Assert.Null(OrderFate.Decide(order, 20_000, 0, out _).Action);
    }

    [Theory, MemberData(nameof(Names))]
    public void Missing_purchases_are_found_and_restored_in_every_phase(string name)
    {
        var order = Order(Enum.Parse<OrderPhase>(name));
        if (Phases.StageOf(order.Phase) != Stage.Bought) return;
        var known = Known(order);
        foreach (var segment in order.Segments)
        {
            var flight = known.Flights[segment.FlightId].State;
            known.Flights[segment.FlightId] = new(segment.FlightId, flight with { Manifest = FlightManifest.Empty }, null);
            Assert.Contains(ConfirmedIsWhole.Check(Row(order), known, At), v => (v.Rule, v.Other) == ("not-sold", segment.FlightId));
            var (next, actions) = FlightRebuild.Rebuild(segment.FlightId, flight with { Manifest = FlightManifest.Empty },
                new Dictionary<string, OrderState> { [Id] = order }, Now);
            Assert.Equal("sold-again", Assert.Single(actions).What);
            known.Flights[segment.FlightId] = new(segment.FlightId, next, null);
        }

        Assert.DoesNotContain(ConfirmedIsWhole.Check(Row(order), known, At), v => v.Rule == "not-sold");
    }

    [Theory]
    [InlineData(OrderPhase.Changing)]
    [InlineData(OrderPhase.Reverting)]
    [InlineData(OrderPhase.Leaving)]
    public void After_a_change_its_places_on_the_other_flight_have_no_owner(object phase)
    {
        var order = Order((OrderPhase)phase);
        var other = order.Change!.Other.FlightId;
        var known = Known(order);
        var over = order with { Phase = OrderPhase.Confirmed, Change = null };
        known.Orders[Id] = Row(over);
        Assert.Equal("sale-not-wanted", Assert.Single(BelongsToLiveOrder.Check(known.Flights[other], known, At)).Rule);
        var (next, actions) = FlightRebuild.Rebuild(other, known.Flights[other].State, new Dictionary<string, OrderState>(), Now);
        Assert.Equal("sale-released", Assert.Single(actions).What);
        Assert.False(next.Manifest[Id].IsLive);
    }

    [Fact]
    public void A_refunded_payment_undoes_its_change()
    {
        var order = Order(OrderPhase.Changing);
        order = order with
        {
            Payments = order.Payments.Add(
                new OrderPayment(2, "", "h", "tok", PaymentStatus.Pending, null) { Amount = new Money(5_000, "USD") })
        };
        var next = OrderFate.TakenUp(order);
        Assert.Equal((OrderPhase.Confirmed, PaymentStatus.Refunded, Old), (next.Phase, next.Payments[1].Status, next.Segments[0].FlightId));
        Assert.Null(next.Change);
        Assert.Equal(RefusalCodes.SoldOut, next.Quotes[0].FailureCode);
    }

    [Theory]
    [InlineData(OrderPhase.Confirmed, OrderPhase.Cancelled, "cancelled")]
    [InlineData(OrderPhase.Leaving, OrderPhase.Cancelled, "cancelled")]
    [InlineData(OrderPhase.Reducing, OrderPhase.Cancelled, "cancelled")]
    [InlineData(OrderPhase.Changing, OrderPhase.Changing, "left-to-its-change")]
    public void A_fully_refunded_order_is_cancelled_unless_it_pays_for_a_change(object phase, object after, string what)
    {
        var (next, action) = OrderFate.Decide(Order((OrderPhase)phase), 20_000, 20_000, out _);
        Assert.Equal((after, what), (next.Phase, action!.What));
        if (next.Phase == OrderPhase.Cancelled) Assert.Empty(Phases.Beside(next));
    }

    [Theory]
    [InlineData(OrderPhase.Leaving, 27_500, 500)]
    [InlineData(OrderPhase.Reducing, 12_000, -1_000)]
    public void Money_beyond_a_refund_under_way_is_recorded(object phase, long net, long more)
    {
        var order = Order((OrderPhase)phase);
        var (next, action) = OrderFate.Decide(order, net, 0, out _);
        Assert.Equal(("money-noted", order.RetainedSoFar.Minor + more), (action!.What, next.RetainedSoFar.Minor));
        Assert.Null(OrderFate.Decide(next, net, 0, out _).Action);
    }

    [Fact]
    public void Only_orders_at_rest_are_cancelled_for_a_missing_flight()
    {
        var given = Enum.GetValues<OrderPhase>().Where(phase => OrderFate.GiveBack(Order(phase), Now) is not null);
        Assert.Equal([OrderPhase.Reseating, OrderPhase.Vacating, OrderPhase.Confirmed], given);
        Assert.Empty(OrderFate.GiveBack(Order(OrderPhase.Reseating), Now)!.OtherSeats);
    }

    private static AuditClock At => new(Now, TimeSpan.Zero);

    private static Row<OrderState> Row(OrderState order) => new(order.Id, order, Now);

    /// <summary>
    /// Two passengers at 10,000 each in 1A and 1B; a change to another flight costs 5,000, leaving
    /// one gives 7,000 back, and so does one of them.
    /// </summary>
    private static OrderState Order(OrderPhase phase)
    {
        var segment = new OrderSegment(Old, Cabin.Economy, ["1A", "1B"], 0, new Money(10_000, "USD"), Money.Zero("USD"), "279",
            Now.AddDays(9), Now.AddDays(9).AddHours(3));
        var other = segment with { FlightId = New, Seats = ["2A", "2B"] };
        var isChanging = phase is OrderPhase.Changing or OrderPhase.Reverting or OrderPhase.Leaving;
        var refund = phase is OrderPhase.Leaving or OrderPhase.Reducing or OrderPhase.Moving ? 7_000 : 0;
        return new OrderState
        {
            Id = Id,
            UserId = "ada",
            RequestHash = "h",
            Number = 1,
            BookingReference = "AAAAAA",
            Phase = phase,
            WasConfirmed = true,
            Attempt = 2,
            BaseAttempt = 1,
            Passengers = [.. Enumerable.Range(0, 2).Select(i => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
            Segments = [phase == OrderPhase.Leaving ? other : segment],
            CreatedAt = Now,
            Payments = [new OrderPayment(1, "", "h", null, PaymentStatus.Captured, null) { Amount = new Money(20_000, "USD") }],
            Retained = phase == OrderPhase.Cancelled ? Money.Zero("USD") : null,
            CancelledBy = "quo",
            Quotes =
            [
                new OrderQuote("quo", new Money(refund, "USD"), Now, "k", "h")
                {
                    Part = phase == OrderPhase.Reducing ? new OrderPart([1], []) : null,
                },
            ],
            Change = isChanging
                ? new OrderChange(
                    0, phase == OrderPhase.Leaving ? segment : other, new Money(5_000, "USD"), new Money(refund, "USD"), Money.Zero("USD"))
                : phase == OrderPhase.Moving
                    ? new OrderChange(
                        0, segment with { Cabin = Cabin.Business, Seats = [] },
                        Money.Zero("USD"), new Money(refund, "USD"), Money.Zero("USD"))
                    : null,
            OtherSeats = phase is OrderPhase.Reseating or OrderPhase.Vacating ? [new SegmentSeats(0, ["3A", "3B"])] : [],
        };
    }

    /// <summary>Everything the order has, and may have beside it, and its payment.</summary>
    private static Neighbours Known(OrderState order)
    {
        var known = new Neighbours { Orders = { [Id] = Row(order) } };
        foreach (var p in OrderSaga.Everything(order).Concat(Phases.Beside(order)))
        {
            if (p.GrainType == Participant.FlightType)
                known.Flights[p.Key] = new(p.Key,
                    RestoredFlight.Of(60, FlightManifest.Empty.With(Id, HoldEntry<CabinPlaces>.Bought(2, new(Cabin.Economy, 2)))), null);
            else
                known.Seats[p.Key] = new(p.Key, new StoredSeat
                {
                    Version = 1,
                    Entries = [new StoredSeatEntry { OrderId = Id, SoldAttempt = 2, SoldPassenger = p.Passenger }]
                }, null);
        }

        known.Payments[PaymentId.Of(Id, 1)] = new(PaymentId.Of(Id, 1), PaymentAlignment.Align(
            PaymentAlignment.New(Id, "ada", new Money(20_000, "USD"), "auth"), 20_000, 0, Now), null);
        return known;
    }
}
