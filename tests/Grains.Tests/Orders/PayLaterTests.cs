using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>Orders that are held first and paid later, or never, or too late; and their seats.</summary>
[Collection(nameof(OrdersCollection))]
public sealed class PayLaterTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    private static readonly TimeSpan TooLate = TimeSpan.FromMinutes(33);

    [Fact]
    public async Task An_unpaid_hold_expires_and_a_late_payment_takes_it_again_if_there_is_room()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        Assert.Equal(OrderStatus.Held, (await Place(order, flight, null, "14A")).Order!.Status);
        await Woken(order, TimeSpan.FromMinutes(30), OrderStatus.Expired);
        await AssertFree(flight, "14A");
        var paid = await Pay(order, "tok_visa");
        Assert.Null(paid.Refusal);
        Assert.Equal(OrderStatus.Confirmed, paid.Order!.Status);
        await AssertConfirmed(flight, order, "14A");
    }

    [Fact]
    public async Task A_late_payment_without_room_is_refused_and_moves_no_money()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        await Place(order, flight, null, "15A");
        Cluster.Time.Advance(TooLate);
        Assert.Null((await Place(NewOrder(), flight, "tok_visa", "15A")).Refusal);
        var paid = await Pay(order, "tok_visa");
        Assert.Equal(RefusalCodes.HoldExpired, paid.Refusal?.Code);
        Assert.Equal(OrderStatus.Expired, paid.Order!.Status);
        var again = await Pay(order, "tok_visa");
        Assert.True(again.Replayed);
        Assert.Equal(RefusalCodes.HoldExpired, again.Refusal?.Code);
        Assert.Equal(RefusalCodes.IdempotencyKeyReused, (await Pay(order, "tok_visa", hash: "other")).Refusal?.Code);
    }

    [Fact]
    public async Task A_payment_that_the_deadline_overtakes_is_given_back_if_there_is_no_room_any_more()
    {
        var (flight, order, other) = (await Cluster.ScheduleAsync(), NewOrder(), NewOrder());
        await Place(order, flight, null, "15B");
        Cluster.Faults.Meanwhile("Authorize", PaymentId.Of(order, 1), async () =>
        {
            Cluster.Time.Advance(TooLate);
            Assert.Null((await Place(other, flight, "tok_visa", "15B")).Refusal);
        });
        var paid = await Pay(order, "tok_visa");
        Assert.Equal(RefusalCodes.HoldExpired, paid.Refusal?.Code);
        Assert.Equal((OrderStatus.Expired, PaymentStatus.Voided), (paid.Order!.Status, paid.Order.Payment!.Status));
        var payment = (await Grains.GetGrain<IPaymentGrain>(paid.Order.Payment.Id).Get(User)).Value!;
        Assert.Equal((PaymentStatus.Voided, 0L), (payment.Status, payment.Captured.Minor));
        await AssertConfirmed(flight, other, "15B");
    }

    [Fact]
    public async Task A_payment_that_the_deadline_overtakes_pays_if_there_is_room()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        await Place(order, flight, null, "15C");
        Cluster.Faults.Meanwhile("Authorize", PaymentId.Of(order, 1), () =>
        {
            Cluster.Time.Advance(TooLate);
            return Task.CompletedTask;
        });
        Assert.Null((await Pay(order, "tok_visa")).Refusal);
        await AssertConfirmed(flight, order, "15C");
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    public async Task A_declined_payment_leaves_the_hold_as_it_was(string token)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var held = (await Place(order, flight, null, "16A")).Order!;
        var declined = await Pay(order, token, "first");
        Assert.Equal(RefusalCodes.PaymentDeclined, declined.Refusal?.Code);
        Assert.Contains("still held", declined.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal((OrderStatus.Held, held.HoldExpiresAt), (declined.Order!.Status, declined.Order.HoldExpiresAt));
        Assert.Equal(RefusalCodes.SeatUnavailable, (await Place(NewOrder(), flight, "tok_visa", "16A")).Refusal?.Code);
        Assert.Null((await Pay(order, "tok_visa", "second")).Refusal);
        var view = (await Order(order).Get(User)).Value!;
        Assert.Equal((OrderStatus.Confirmed, PaymentId.Of(order, 2)), (view.Status, view.Payment!.Id));
        Assert.Equal(OrderStatus.Confirmed, (await Pay(order, token, "first")).Order!.Status);
        Assert.Equal(RefusalCodes.OrderStatusConflict, (await Pay(order, "tok_visa", "third")).Refusal?.Code);
    }

    [Theory]
    [InlineData("tok_timeout")]
    [InlineData("tok_flaky")]
    public async Task A_gateway_that_fails_or_is_silent_takes_the_money_of_a_held_order_once(string token)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        await Place(order, flight, null, "17A");
        Assert.Null((await Pay(order, token)).Refusal);
        await AssertConfirmed(flight, order, "17A");
    }

    [Fact]
    public async Task A_quote_lapses_and_a_new_one_gives_everything_back()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var placed = (await Place(order, flight, "tok_visa", "18A", "18B")).Order!;
        var lapsed = (await Order(order).QuoteCancellation(User, [], [])).Value!;
        Assert.Equal(new Money(2 * 19900, "USD"), lapsed.Refund);
        Cluster.Time.Advance(TimeSpan.FromMinutes(16));
        var late = await Order(order).ConfirmCancellation(new ConfirmCancellation(User, lapsed.Id, "c", "h"));
        Assert.Equal(RefusalCodes.QuoteExpired, late.Refusal?.Code);
        Assert.Equal(OrderStatus.Confirmed, late.Order!.Status);
        var quote = (await Order(order).QuoteCancellation(User, [], [])).Value!;
        Assert.Null((await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"))).Refusal);
        var payment = (await Grains.GetGrain<IPaymentGrain>(placed.Payment!.Id).Get(User)).Value!;
        Assert.Equal((PaymentStatus.Refunded, placed.Total, placed.Total), (payment.Status, payment.Captured, payment.Refunded));
        await AssertFree(flight, "18A");
        await AssertFree(flight, "18B");
    }

    [Fact]
    public async Task Seats_change_all_or_nothing_and_may_be_swapped()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        await Place(order, flight, "tok_visa", "16A", "16B");
        Assert.Null((await Place(NewOrder(), flight, "tok_visa", "16D")).Refusal);
        Assert.Equal(RefusalCodes.SeatUnavailable, (await Change("16C", "16D")).Refusal?.Code);
        await AssertFree(flight, "16C");
        Assert.Equal(RefusalCodes.SeatNotInCabin, (await Change("16C", "99A")).Refusal?.Code);
        Assert.Equal(["16B", "16A"], (await Change("16B", "16A")).Value!.Segments[0].Seats);
        Assert.Equal(0, (await Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, "16B")).Get()).Passenger);
        Assert.Equal(["16E", "16F"], (await Change("16E", "16F")).Value!.Segments[0].Seats);
        await AssertFree(flight, "16A");
        await AssertFree(flight, "16B");

        Task<Result<OrderView>> Change(params string[] seats) => Order(order).ChangeSeats(User, [new SegmentSeats(0, [.. seats])]);
    }
}
