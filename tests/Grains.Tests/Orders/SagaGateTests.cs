using FlightTickets.Orders;

namespace FlightTickets.Grains.Tests.Orders;

/// <summary>A silo takes so many orders at a time, and each gives its place back, however it ends.</summary>
public sealed class SagaGateTests : IAsyncLifetime
{
    private readonly OrdersCluster _cluster = new(options => options.MaxUnderWay = 1);

    private string _flight = "";

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        _flight = await _cluster.ScheduleAsync();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_key_reused_with_another_body_keeps_no_place()
    {
        for (var i = 0; i < 6; i++)
        {
            // Enough for both silos to have been asked.
            var key = $"k{i}";
            Assert.Null((await Place(key, "body")).Refusal);
            // A resting order leaves memory: what comes now is asked for as if it were new, and found to be there.
            await _cluster.Grains.GetGrain<IManagementGrain>(0)
                .ForceActivationCollection(TimeSpan.Zero, TestContext.Current.CancellationToken);
            Assert.Equal(RefusalCodes.IdempotencyKeyReused, (await Place(key, "another")).Refusal?.Code);
        }
    }

    private Task<OrderReply> Place(string key, string hash) =>
        _cluster.Grains.GetGrain<IOrderGrain>(OrderId.Derive("ada", "POST /v1/orders", key)).Place(new PlaceOrder(
            "ada", hash, [new Passenger("Ada", "Lovelace", new DateOnly(1990, 12, 10))],
            [new SegmentRequest(_flight, Cabin.Economy, [])], new PaymentMethod("card", "tok_visa"), null));
}
