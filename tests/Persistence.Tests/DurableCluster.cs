using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace FlightTickets.Persistence.Tests;

/// <summary>Silos of one process on one SQLite file, with a fake clock for states and the real one for Orleans itself.</summary>
public sealed class DurableCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Action<OutboxStreamOptions>? _events;
    private readonly int _silos;

    private DurableCluster(int silos, Action<OutboxStreamOptions>? events) => (_silos, _events) = (silos, events);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 5, 10, 8, 0, 0, TimeSpan.Zero));

    public Probes Probes { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public string Path => _folder.File("state.db");

    public T Service<T>() where T : class => ((InProcessSiloHandle)Cluster.Silos[0]).SiloHost.Services.GetRequiredService<T>();

    public static async Task<DurableCluster> StartAsync(int silos, Action<OutboxStreamOptions>? events = null)
    {
        var cluster = new DurableCluster(silos, events);
        await cluster.StartAsync();
        return cluster;
    }

    public async Task RestartAsync()
    {
        await Cluster.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder((short)_silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
            silo.AddSqliteDurableState(Path, "Test");
            silo.AddOutboxStreams(_events);
            silo.AddGroupCommitGrainStorage("Plain", "Test");
            silo.Services.AddSingleton(Probes);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _folder.Dispose();
    }
}
