using FlightTickets.Clocks;
using FlightTickets.Persistence;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;

namespace FlightTickets.Storage;

/// <summary>The stores that the configuration names, for a command that works on stored state without a silo.</summary>
public sealed class StoredStates : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Dictionary<string, IRowStore> _byContext = new(StringComparer.Ordinal);

    private StoredStates(ServiceProvider services) => _services = services;

    /// <summary>Orleans' serializer and the services that stores need.</summary>
    public IServiceProvider Services => _services;

    /// <summary>The clock of the stored states: the system's, or the test clock as it was left.</summary>
    public TimeProvider Time => _services.GetRequiredService<TimeProvider>();

    /// <summary>Each store once.</summary>
    public IEnumerable<IRowStore> All => _byContext.Values.Distinct();

    /// <summary>The store of a context of <see cref="StorageContexts"/>.</summary>
    public IRowStore Of(string context) => _byContext[context];

    /// <summary>Opens every store.</summary>
    /// <param name="configuration">The silo's configuration.</param>
    /// <param name="open">Whether to open them for work, or only for reading.</param>
    /// <exception cref="Startup.StartupException">The configuration is wrong.</exception>
    /// <exception cref="StateStoreException">A store cannot be used.</exception>
    public static async Task<StoredStates> OpenAsync(IConfiguration configuration, Func<IRowStore, Task> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        var states = new StoredStates(Prepare(configuration));
        try
        {
            var options = states._services.GetRequiredService<IOptions<DurableStateOptions>>().Value;
            var (stores, versions) = (options.Stores, options.Versions);
            foreach (var (contexts, create) in stores)
            {
                var store = create(states._services);
                foreach (var context in contexts) states._byContext.Add(context, store);
                await open(store);
                await StoreVersion.ReadOnlyAsync(store, versions, CancellationToken.None);
            }

            var time = states._services.GetRequiredService<MovableTime>();
            // A stopped test clock runs on here: a wait on a stopped clock would never end.
            if (await StoredClock.ReadAsync(states.Of(StoredClock.Context), CancellationToken.None) is ({ } reading, _))
                time.Apply(reading.Started(time.SystemNow));
            return states;
        }
        catch
        {
            await states.DisposeAsync();
            throw;
        }
    }

    /// <summary>Services that create the stores which <see cref="DurableStateOptions"/> lists.</summary>
    /// <exception cref="Startup.StartupException">The configuration is wrong.</exception>
    public static ServiceProvider Prepare(IConfiguration configuration)
    {
        var time = new MovableTime();
        var services = new ServiceCollection().AddLogging().AddSerializer().AddSingleton(time).AddSingleton<TimeProvider>(time);
        services.Configure<DurableStateOptions>(StateVersioning.Configure);
        services.Configure<ClusterOptions>(options =>
            options.ServiceId = configuration["Orleans:ServiceId"] ?? ClusterOptions.DefaultServiceId);
        var state = new DurableStateBuilder(services);
        foreach (var backend in StorageChoice.Resolve(configuration, StorageBackends.All)
            .GroupBy(choice => choice.Value, choice => choice.Key))
            backend.Key.Use(state, [.. backend], configuration);
        return services.BuildServiceProvider();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in All.ToArray()) await store.DisposeAsync();
        await _services.DisposeAsync();
    }
}
