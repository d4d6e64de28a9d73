using FlightTickets.Orders;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>
/// An order that rests shows what is stored, also where another activation of it wrote since, as one may after silos came or went.
/// </summary>
[Collection(nameof(OrdersCollection))]
public sealed class FreshReadTests(OrdersCluster cluster) : OrdersTest(cluster)
{
    [Fact]
    public async Task The_next_read_sees_another_activations_write()
    {
        var (flight, order) = (await Cluster.ScheduleAsync(), NewOrder());
        Assert.Null((await Place(order, flight, "tok_visa", "1A")).Refusal);
        for (var i = 0; i < 3; i++)
        {
            var before = (await Order(order).Get(User)).Value!.BookingReference;
            var written = $"AAAAA{i + 2}";
            Assert.NotEqual(written, before);
            await AnotherActivation().UpdateAsync(order, stored => stored! with { BookingReference = written });
            Assert.Equal(written, (await Order(order).Get(User)).Value!.BookingReference);
        }
    }

    private DurableRows<OrderState> AnotherActivation()
    {
        var services = Cluster.Silos.Silos[0].ServiceProvider;
        return new DurableRows<OrderState>(
            services.GetRequiredService<DurableContexts>().Get("Orders"), "order",
            services.GetRequiredService<StateCodec<OrderState>>(), TimeProvider.System);
    }
}
