using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>A payment is carried by its order's activation; others see it by its own grain.</summary>
[Collection(nameof(OrdersCollection))]
public sealed class CarriedPaymentTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    private const string Pending = nameof(PaymentStatus.Pending), Authorized = nameof(PaymentStatus.Authorized);

    [Theory]
    [InlineData("Authorize", false, Pending)]
    [InlineData("Authorize", true, Authorized)]
    [InlineData("Capture", false, Authorized)]
    public async Task A_payment_under_way_is_shown_to_its_user_before_it_has_a_row(string method, bool after, string status)
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var payment = Grains.GetGrain<IPaymentGrain>(PaymentId.Of(order, 1));
        Result<PaymentView> seen = default, byOther = default, noSuch = default;
        async Task Look()
        {
            seen = await payment.Get(User);
            byOther = await payment.Get(new Caller("other", false));
            noSuch = await Grains.GetGrain<IPaymentGrain>(PaymentId.Of(order, 2)).Get(User);
        }

        if (after) Cluster.Faults.Meanwhile(method, PaymentId.Of(order, 1), Look);
        else Cluster.Faults.Before(method, PaymentId.Of(order, 1), Look);
        var placed = (await Place(order, flight, "tok_visa", "1A")).Order!;
        Assert.Equal((status, placed.Total, 0L), (seen.Value!.Status.ToString(), seen.Value.Amount, seen.Value.Captured.Minor));
        Assert.Equal((RefusalCodes.NotFound, RefusalCodes.NotFound), (byOther.Refusal?.Code, noSuch.Refusal?.Code));
        Assert.Equal(PaymentStatus.Captured, (await payment.Get(User)).Value!.Status);
        Assert.Equal(RefusalCodes.NotFound, (await Grains.GetGrain<IPaymentGrain>(PaymentId.Of(NewOrder(), 1)).Get(User)).Refusal?.Code);
    }

    [Fact]
    public async Task A_refund_that_another_activation_wrote_meanwhile_is_found_and_not_made_again()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        var placed = (await Place(order, flight, "tok_visa", "1A")).Order!;
        var payment = Grains.GetGrain<IPaymentGrain>(PaymentId.Of(order, 1));
        var quote = (await Order(order).QuoteCancellation(User, [], [])).Value!;
        var key = $"{order}/{quote.Id}/refund";
        Cluster.Faults.Before(
            "Refund", PaymentId.Of(order, 1),
            async () => Assert.Equal(PaymentOutcome.Done, await Cluster.Cashier(PaymentId.Of(order, 1)).Refund(key, placed.Total)));
        var cancelled = await Order(order).ConfirmCancellation(new ConfirmCancellation(User, quote.Id, "c", "h"));
        Assert.Equal(OrderStatus.Cancelled, cancelled.Order!.Status);
        var view = (await payment.Get(User)).Value!;
        Assert.Equal((PaymentStatus.Refunded, placed.Total, 4), (view.Status, view.Refunded, view.Ledger.Length));
    }
}
