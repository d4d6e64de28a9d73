using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace FlightTickets.Persistence.Tests;

/// <summary>A facet without a silo: the test is the grain's only turn, and decides what the store does.</summary>
internal sealed class FacetHost : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly DurableContext _context;

    public FacetHost(IOutboxStore store, GroupCommitOptions? options = null)
    {
        Store = new FaultyStore(store);
        options ??= new GroupCommitOptions { GiveUpAfter = TimeSpan.Zero };
        _context = new DurableContext(
            "Test", Store, new GroupCommitter(Store, options, TimeProvider.System, NullLogger<GroupCommitter>.Instance),
            new ReadBatcher(Store, options, TimeProvider.System));
    }

    public FaultyStore Store { get; }

    public StateCodec<TState> Codec<TState>() => new(_services.GetRequiredService<Serializer<TState>>());

    public (DurableState<TState> State, DroppedGrain Grain) Activate<TState>(string key)
        where TState : class
    {
        var grain = DispatchProxy.Create<IGrainContext, DroppedGrain>();
        return (new DurableState<TState>(grain, new RowKey("test", key), _context, Codec<TState>(), TimeProvider.System),
            (DroppedGrain)(object)grain);
    }

    public IDurableRows<TState> Rows<TState>()
        where TState : class => new DurableRows<TState>(_context, "test-row", Codec<TState>(), TimeProvider.System);

    public (IDurableState<TState> State, DroppedGrain Carrier) Carry<TState>(string key, bool isAbsent)
        where TState : class
    {
        var grain = DispatchProxy.Create<IGrainContext, DroppedGrain>();
        return (Rows<TState>().Open(key, grain, isAbsent), (DroppedGrain)(object)grain);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.Reads.DisposeAsync();
        await _context.Writes.DisposeAsync();
        await _services.DisposeAsync();
    }
}

/// <summary>A grain context of which nothing matters but whether it was told to go.</summary>
public class DroppedGrain : DispatchProxy
{
    public DeactivationReason? Reason { get; private set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Assert.Equal(nameof(IGrainContext.Deactivate), targetMethod?.Name);
        Reason = (DeactivationReason)args![0]!;
        return null;
    }
}
