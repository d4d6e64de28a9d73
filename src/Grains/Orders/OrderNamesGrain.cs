using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>Puts the orders that are older than the index of names into it, once per installation. Key: 0.</summary>
[Alias("order-names"), Version(1)]
internal interface IOrderNamesGrain : IGrainWithIntegerKey
{
    /// <summary>Begins, unless it has begun or is done. Does not wait for the end.</summary>
    [Alias("begin"), OneWay]
    Task Begin();
}

[GrainType("order-names"), Reentrant]
internal sealed partial class OrderNamesGrain(
    [DurableState("Orders")] IDurableState<OrderNamesState> state,
    [DurableRows("Orders", OrderNames.RowType)] IDurableRows<OrderNameState> names,
    [DurableLookup("Orders", "order")] IDurableLookup<OrderState> orders,
    ILogger<OrderNamesGrain> logger) : Grain, IOrderNamesGrain, IWakeable
{
    // Few enough that bookings do not wait behind them.
    private const int RowsAtOnce = 64;

    // As long as a silo may take to come back; a wake-up begins again from the start, which changes no row that exists.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private Task? _work;

    public Task Begin() => Wake();

    public async Task Wake()
    {
        await state.LoadAsync();
        if (state.Value is { IsComplete: true }) return;
        await state.CommitAsync(new OrderNamesState(), new Commit { WakeAfter = Patience });
        _work ??= Work();
    }

    private async Task Work()
    {
        try
        {
            var count = 0;
            await foreach (var some in orders.AllAsync().Chunk(RowsAtOnce))
            {
                await Task.WhenAll(some.Select(order => OrderNameRows.Put(names, order.Key, order.Value.Passengers)));
                count += some.Length;
            }

            await state.CommitAsync(new OrderNamesState { IsComplete = true });
            LogComplete(count);
        }
        catch (Exception exception) when (exception is DurableStateException or OperationCanceledException)
        {
            LogFailure(exception);
        }
        finally
        {
            _work = null;
        }
    }

    [LoggerMessage(LogLevel.Information, "The index of names holds the {Count} orders that were there before it")]
    private partial void LogComplete(int count);

    [LoggerMessage(LogLevel.Warning, "Older orders are not in the index of names yet; it is tried again")]
    private partial void LogFailure(Exception exception);
}

/// <summary>Has every starting silo ask for it: a grain begins only when it is called.</summary>
internal sealed class OrderNamesStart(IGrainFactory grains) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(OrderNamesStart), ServiceLifecycleStage.Active, _ => grains.GetGrain<IOrderNamesGrain>(0).Begin());
}
