using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

[Collection(nameof(OrdersCollection))]
public sealed class BookingTests(OrdersCluster cluster) : IAsyncLifetime
{
    private string _flight = "";

    private IGrainFactory Grains => cluster.Grains;

    public async ValueTask InitializeAsync() => _flight = await cluster.ScheduleAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_paid_order_is_confirmed_with_its_ticket_and_its_money_taken_once()
    {
        var (order, reply) = await Place("ada", "k1", "12A", "tok_visa");
        Assert.Null(reply.Refusal);
        Assert.False(reply.Replayed);
        var view = reply.Order!;
        Assert.Equal(OrderStatus.Confirmed, view.Status);
        Assert.Equal(new Money(19900, "USD"), view.Total);
        Assert.Equal(6, view.BookingReference.Length);
        var ticket = Assert.Single(view.Tickets);
        Assert.Equal(13, ticket.Number.Length);
        Assert.Equal("12A", ticket.Seat);
        var payment = (await Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(new Caller("ada", false))).Value!;
        Assert.Equal(PaymentStatus.Captured, payment.Status);
        Assert.Equal(0, payment.Ledger.Sum(entry => entry.Amount.Minor));
        var again = await Place("ada", "k1", "12A", "tok_visa");
        Assert.True(again.Reply.Replayed);
        Assert.Equal(view.BookingReference, again.Reply.Order!.BookingReference);
        Assert.Equal(RefusalCodes.NotFound, (await order.Get(new Caller("eve", false))).Refusal?.Code);
        Assert.Equal(view.Id, await Grains.GetGrain<IOrderSearchGrain>(0).OfTicket(ticket.Number));
        Assert.False((await Grains.GetGrain<IOrderSearchGrain>(0).Lookup(view.BookingReference.ToLowerInvariant(), "lovelàce")).IsRefused);
        Assert.Equal(view.Id, Assert.Single((await Grains.GetGrain<IOrderSearchGrain>(0).OfUser("ada", 1, null)).Value!.Data).Id);
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    [InlineData("tok_whatever")]
    public async Task A_declined_payment_is_a_remembered_outcome_that_holds_nothing(string token)
    {
        var (_, reply) = await Place("bob", token, "12A", token);
        Assert.Equal(RefusalCodes.PaymentDeclined, reply.Refusal?.Code);
        Assert.Equal(OrderStatus.Failed, reply.Order!.Status);
        var again = (await Place("bob", token, "12A", token)).Reply;
        Assert.True(again.Replayed);
        Assert.Equal(RefusalCodes.PaymentDeclined, again.Refusal?.Code);
        Assert.Null((await Place("carol", token, "12A", "tok_visa")).Reply.Refusal);
    }

    [Theory]
    [InlineData("tok_timeout")]
    [InlineData("tok_flaky")]
    public async Task A_gateway_that_fails_or_is_silent_is_asked_again_under_the_same_key(string token)
    {
        var (_, reply) = await Place("dan", token, "12A", token);
        Assert.Null(reply.Refusal);
        Assert.Equal(OrderStatus.Confirmed, reply.Order!.Status);
    }

    [Fact]
    public async Task Held_paid_later_and_cancelled()
    {
        var (order, reply) = await Place("fay", "later", "12A", null);
        Assert.Equal(OrderStatus.Held, reply.Order!.Status);
        var fay = new Caller("fay", false);
        var declined = await order.Pay(new PayOrder(fay, "p1", "h1", new PaymentMethod("card", "tok_declined")));
        Assert.Equal(RefusalCodes.PaymentDeclined, declined.Refusal?.Code);
        Assert.Equal(OrderStatus.Held, declined.Order!.Status);
        var paid = await order.Pay(new PayOrder(fay, "p2", "h2", new PaymentMethod("card", "tok_visa")));
        Assert.Null(paid.Refusal);
        Assert.Equal(OrderStatus.Confirmed, paid.Order!.Status);
        Assert.True((await order.Pay(new PayOrder(fay, "p1", "h1", new PaymentMethod("card", "tok_declined")))).Replayed);
        var quote = (await order.QuoteCancellation(fay, [], [])).Value!;
        Assert.Equal(paid.Order.Total, quote.Refund);
        var cancelled = await order.ConfirmCancellation(new ConfirmCancellation(fay, quote.Id, "c1", "h3"));
        Assert.Equal(OrderStatus.Cancelled, cancelled.Order!.Status);
        Assert.Equal(PaymentStatus.Refunded, cancelled.Order.Payment!.Status);
        Assert.True((await order.ConfirmCancellation(new ConfirmCancellation(fay, quote.Id, "c1", "h3"))).Replayed);
        Assert.Null((await Place("gil", "seat", "12A", "tok_visa")).Reply.Refusal);
    }

    [Fact]
    public async Task Two_hundred_orders_for_one_seat_confirm_one()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Place($"u{i}", "race", "1A", "tok_visa")));
        var winner = Assert.Single(replies, reply => reply.Reply.Refusal is null);
        Assert.All(replies.Where(reply => reply != winner), reply => Assert.Equal([new SeatAt(0, "1A")], reply.Reply.Refusal!.Seats));
    }

    [Fact]
    public async Task The_same_key_fifty_times_at_once_is_one_order()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Place("hal", "same", "2A", "tok_visa")));
        Assert.Single(replies.Select(reply => reply.Reply.Order!.BookingReference).Distinct());
        Assert.Single(replies, reply => !reply.Reply.Replayed);
    }

    private async Task<(IOrderGrain Order, OrderReply Reply)> Place(string user, string key, string? seat, string? token)
    {
        var order = Grains.GetGrain<IOrderGrain>(OrderId.Derive(user, "POST /v1/orders " + _flight, key));
        var reply = await order.Place(new PlaceOrder(
            user, $"hash of {seat}", [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(_flight, Cabin.Economy, seat is null ? [] : [seat])],
            token is null ? null : new PaymentMethod("card", token), null));
        return (order, reply);
    }
}
