using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Persistence;

/// <summary>The contexts of this silo and their stores, opened with the silo and closed after its last grain.</summary>
public sealed class DurableContexts : ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private readonly Dictionary<string, DurableContext> _contexts = [];
    private readonly List<OpenStore> _stores = [];
    private readonly StateVersions _versions;

    /// <summary>Makes the stores without opening them.</summary>
    public DurableContexts(IServiceProvider services, IOptions<DurableStateOptions> options, ILogger<GroupCommitter> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _versions = options.Value.Versions;
        // Retries use real time, whatever clock the states live by.
        var pace = TimeProvider.System;
        foreach (var (names, create) in options.Value.Stores)
        {
            var store = create(services);
            var writes = new GroupCommitter(store, options.Value.GroupCommit, pace, logger);
            var reads = new ReadBatcher(store, options.Value.GroupCommit, pace);
            _stores.Add(new OpenStore(store, writes, reads));
            foreach (var name in names)
            {
                if (!_contexts.TryAdd(name, new DurableContext(name, store, writes, reads)))
                    throw new InvalidOperationException($"The context {name} was given to two stores.");
            }
        }
    }

    /// <summary>Each store once.</summary>
    public IEnumerable<IRowStore> Stores => _stores.Select(s => s.Store);

    /// <summary>Each store that keeps events, once, in the order of configuration, which is the same on every silo.</summary>
    public IEnumerable<IOutboxStore> Outboxes => Stores.OfType<IOutboxStore>();

    /// <summary>The context with that name; <see langword="null"/> if no store is configured for it.</summary>
    public DurableContext? Find(string name) => _contexts.GetValueOrDefault(name);

    /// <summary>The context with that name.</summary>
    /// <exception cref="InvalidOperationException">The context does not exist; the message lists the existing ones.</exception>
    public DurableContext Get(string name) => _contexts.TryGetValue(name, out var context)
        ? context
        : throw new InvalidOperationException(
            $"No store is configured for the context '{name}'; there "
                + $"are: {string.Join(", ", _contexts.Keys.Order(StringComparer.Ordinal))}.");

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(DurableContexts), ServiceLifecycleStage.RuntimeStorageServices, OpenAsync, CloseAsync);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var store in Stores)
            await store.OpenAsync(cancellationToken);

        await AgreeOnVersionsAsync(cancellationToken);
    }

    /// <summary>
    /// Reads which state version may be written into each store; reads nothing once that is the newest that this build knows.
    /// </summary>
    /// <exception cref="StateStoreException">A store may hold state that this build does not read.</exception>
    public async Task AgreeOnVersionsAsync(CancellationToken cancellationToken)
    {
        foreach (var contexts in _contexts.Values.Where(context => context.StateVersion < _versions.Newest)
            .GroupBy(context => context.Store))
        {
            var version = await StoreVersion.AgreeAsync(contexts.Key, _versions, isRaised: false, cancellationToken);
            foreach (var context in contexts) context.StateVersion = version;
        }
    }

    private Task CloseAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <summary>Writes queued changes and closes the stores.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (store, writes, reads) in _stores)
        {
            await reads.DisposeAsync();
            await writes.DisposeAsync();
            await store.DisposeAsync();
        }

        _stores.Clear();
    }

    /// <summary>A store with its writer and reader; several contexts may share it.</summary>
    private sealed record OpenStore(IRowStore Store, GroupCommitter Writes, ReadBatcher Reads);
}
