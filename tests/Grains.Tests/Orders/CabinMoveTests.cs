using System.Collections.Immutable;
using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Orders.Events;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Where the passengers of a cabin go that the airplane has lost, step by step.</summary>
public sealed class CabinMoveTests
{
    private static readonly OrderState Order = OrderSamples.Confirmed with
    {
        Segments = [OrderSamples.Confirmed.Segments[0] with { Cabin = Cabin.Business, Seats = ["1A"], Fare = Usd(40000), Taxes = Usd(4000),
            Rules = new FareRules { NonRefundable = true } }],
        Payments = [new OrderPayment(1, "", "h", null, PaymentStatus.Captured, null) { Amount = Usd(40000) }],
        CheckIns = [new OrderCheckIn(0, 0, 1)],
    };

    [Fact]
    public void The_nearest_cabin_with_room_is_taken_and_the_difference_comes_back()
    {
        var move = CabinMoveRules.Choose(Order, 0, Flight((Cabin.Economy, 9, 10000), (Cabin.PremiumEconomy, 9, 20000))).Value!;
        Assert.Equal((Cabin.PremiumEconomy, Usd(20000), Usd(20000), Usd(0)), (move.Other.Cabin, move.Other.Fare, move.Refund, move.Due));
        Assert.Empty(move.Other.Seats);
    }

    [Fact]
    public void Of_two_as_near_the_better_one_is_taken_and_costs_nothing()
    {
        var move = CabinMoveRules.Choose(Order, 0, Flight((Cabin.PremiumEconomy, 9, 20000), (Cabin.First, 9, 90000))).Value!;
        Assert.Equal((Cabin.First, Usd(40000), Usd(0), Usd(0)), (move.Other.Cabin, move.Other.Fare, move.Refund, move.Due));
    }

    [Fact]
    public void Without_room_for_all_of_the_order_there_is_no_move()
    {
        var two = Order with { Passengers = Order.Passengers.Add(new Passenger("Bea", "Lovelace", new DateOnly(1991, 1, 1))) };
        Assert.Equal(RefusalCodes.SoldOut, CabinMoveRules.Choose(two, 0, Flight((Cabin.Economy, 1, 10000))).Refusal?.Code);
        Assert.Equal(RefusalCodes.SoldOut, CabinMoveRules.Choose(Order, 0, Flight((Cabin.Business, 9, 10000))).Refusal?.Code);
    }

    [Fact]
    public void The_places_are_bought_before_the_seats_go_and_the_money_before_the_order_says_so()
    {
        var (order, steps) = Run(Order, (_, claim) => claim.Cabin == Cabin.Economy);
        Assert.Equal(["Hold", "Confirm", "Write", "Release", "Refund", "Write"], steps);
        Assert.Equal((OrderPhase.Confirmed, Cabin.Economy, Usd(10000)), (order.Phase, order.Segments[0].Cabin, order.Total));
        Assert.Equal((PaymentStatus.PartiallyRefunded, Usd(30000)), (order.Payments[0].Status, order.Payments[0].Refunded));
        Assert.Empty(order.CheckIns);
        Assert.Equal(Order.FirstTicket(0), order.FirstTicket(0));
        Assert.IsType<OrderCabinChanged>(order.EventSince(CabinMove.Begin(Order, "mov_1", Move()), new OrderNumbering(1)));
    }

    [Fact]
    public void Where_there_is_no_room_after_all_the_old_places_are_bought_again_and_nothing_is_released()
    {
        var (order, steps) = Run(Order, (_, claim) => claim.Cabin == Cabin.Business);
        Assert.Equal(["Hold", "Write", "Hold", "Confirm", "Write"], steps);
        Assert.Equal((OrderPhase.Confirmed, Cabin.Business, Usd(40000)), (order.Phase, order.Segments[0].Cabin, order.Total));
        Assert.Single(order.CheckIns);
        Assert.Equal(["1A"], order.Segments[0].Seats);
        Assert.Equal(RefusalCodes.SoldOut, order.Quotes[^1].FailureCode);
        Assert.Null(order.EventSince(CabinMove.Begin(Order, "mov_1", Move()), new OrderNumbering(1)));
    }

    [Fact]
    public void Where_the_old_places_are_gone_another_activation_has_bought_the_new_ones_and_the_order_goes_forward()
    {
        var first = CabinMove.Begin(Order, "mov_1", Move()).Attempt;
        var (order, steps) = Run(Order, (attempt, claim) => claim.Cabin == Cabin.Economy && attempt > first);
        Assert.Equal(["Hold", "Write", "Hold", "Write", "Hold", "Confirm", "Write", "Release", "Refund", "Write"], steps);
        Assert.Equal((Cabin.Economy, Usd(30000)), (order.Segments[0].Cabin, order.Payments[0].Refunded));
        Assert.Null(order.Quotes[^1].FailureCode);
    }

    [Fact]
    public void A_held_place_is_promised_again_in_the_other_cabin()
    {
        var held = Order with
        {
            Phase = OrderPhase.Held,
            WasConfirmed = false,
            WasHeld = true,
            Payments = [],
            CheckIns = [],
            HoldExpiresAt = Order.CreatedAt.AddHours(1)
        };
        var begun = CabinMove.Begin(held, "mov_1", Move());
        Assert.Equal((OrderPhase.Promising, held.Attempt + 1, Usd(10000)), (begun.Phase, begun.Attempt, begun.Total));
        Assert.IsType<SagaStep.Hold>(OrderSaga.Next(begun, new SagaProgress(), Order.CreatedAt));
    }

    private static OrderChange Move() => CabinMoveRules.Choose(Order, 0, Flight((Cabin.Economy, 9, 10000))).Value!;

    private static (OrderState Order, List<string> Steps) Run(OrderState order, Func<int, CabinClaim, bool> holds)
    {
        order = CabinMove.Begin(order, "mov_1", Move());
        List<string> steps = [];
        var progress = new SagaProgress();
        while (OrderSaga.Next(order, progress, order.CreatedAt) is not SagaStep.Rest and var step)
        {
            steps.Add(step.GetType().Name);
            switch (step)
            {
                case SagaStep.Hold hold:
                    HoldResult answer = holds(hold.Attempt, (CabinClaim)Assert.Single(hold.Participants).Claim)
                        ? new HoldResult.Held(null)
                        : new HoldResult.Refused(new Refusal(RefusalCodes.SoldOut, ""));
                    progress = OrderSaga.AfterHold(order, progress, hold, [answer]);
                    break;
                case SagaStep.Confirm confirm:
                    Assert.True(holds(confirm.Attempt, (CabinClaim)Assert.Single(confirm.Participants).Claim));
                    progress = OrderSaga.AfterConfirm(order, progress, confirm, [ConfirmResult.Done]);
                    break;
                case SagaStep.Release release:
                    Assert.Equal(Participant.SeatType, Assert.Single(release.Participants).GrainType);
                    progress = OrderSaga.AfterRelease(progress, all: true);
                    break;
                case SagaStep.Refund refund:
                    Assert.Equal(Usd(30000), refund.Amount);
                    progress = OrderSaga.AfterRefund(progress, PaymentOutcome.Done);
                    break;
                case SagaStep.Write write:
                    progress = OrderSaga.AfterWrite(order, write.Next, progress);
                    order = write.Next;
                    break;
            }
        }

        return (order, steps);
    }

    private static FlightView Flight(params (Cabin Cabin, int Capacity, long Fare)[] cabins)
    {
        var end = new FlightEnd("JFK", default, "America/New_York", Order.Segments[0].DepartureUtc, null);
        ImmutableArray<CabinView> views =
            [.. cabins.Select(cabin => new CabinView(cabin.Cabin, cabin.Capacity, 0, 0, Usd(cabin.Fare), Usd(cabin.Fare / 10)))];
        return new FlightView(Order.Segments[0].FlightId, "B6", "135", FlightStatus.Scheduled, end.Utc, end, end, "N1", null, null,
            [.. views.Where(view => view.Cabin != Cabin.Business)]);
    }

    private static Money Usd(long minor) => new(minor, "USD");
}
