using FlightTickets.Flights;
using FlightTickets.Orders;
using FlightTickets.Payments;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>What tests of orders on the shared cluster do and look at.</summary>
public abstract class OrdersTest(OrdersCluster cluster)
{
    protected static readonly Caller User = new("user", false);

    protected OrdersCluster Cluster => cluster;

    protected IGrainFactory Grains => cluster.Grains;

    protected IOrderGrain Order(string id) => Grains.GetGrain<IOrderGrain>(id);

    protected static string NewOrder() => OrderId.Derive(User.UserId, "POST /v1/orders", Guid.NewGuid().ToString());

    /// <summary>As many grown passengers as seats.</summary>
    protected Task<OrderReply> Place(string order, string flight, string? token, params string[] seats) =>
        Order(order).Place(new PlaceOrder(
            User.UserId, "hash", [.. seats.Select((_, i) => new Passenger("Ada", $"L{i}", new DateOnly(1990, 12, 10)))],
            [new SegmentRequest(flight, Cabin.Economy, [.. seats])], token is null ? null : new PaymentMethod("card", token), null));

    protected Task<OrderReply> Pay(string order, string token, string key = "pay", string hash = "h") =>
        Order(order).Pay(new PayOrder(User, key, hash, new PaymentMethod("card", token)));

    /// <summary>Lets time pass until the order is woken, and waits until that made of it what is wanted.</summary>
    protected async Task Woken(string order, TimeSpan time, OrderStatus wanted, Func<OrderView, bool>? also = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var woken = cluster.Faults.Ended("Wake", order);
        cluster.Time.Advance(time);
        while (true)
        {
            await woken.WaitAsync(patience.Token);
            // Before looking, so that no wake-up is missed.
            woken = cluster.Faults.Ended("Wake", order);
            var view = (await Order(order).Get(User)).Value!;
            if (view.Status == wanted && also?.Invoke(view) != false) return;
        }
    }

    /// <summary>All of it, and once: the seat, the sale, the money.</summary>
    protected async Task AssertConfirmed(string flight, string order, string seat)
    {
        var view = (await Order(order).Get(User)).Value!;
        Assert.Equal(OrderStatus.Confirmed, view.Status);
        Assert.Equal(order, (await Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, seat)).Get()).OrderId);
        var cabin = (await Grains.GetGrain<IFlightGrain>(flight).Get())!.Cabins[0];
        Assert.Equal((0, 1), (cabin.Held, cabin.Sold));
        var payment = (await Grains.GetGrain<IPaymentGrain>(view.Payment!.Id).Get(User)).Value!;
        Assert.Equal(PaymentStatus.Captured, payment.Status);
        Assert.Equal(view.Total, payment.Captured);
        Assert.Equal(2, payment.Ledger.Length);
    }

    protected async Task AssertFree(string flight, string seat)
    {
        var view = await Grains.GetGrain<ISeatGrain>(FlightId.SeatKey(flight, seat)).Get();
        Assert.Equal((SeatStatus.Available, null), (view.Status, view.OrderId));
    }
}
