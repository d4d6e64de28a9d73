using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace FlightTickets.Persistence.Tests;

/// <summary>Silos of one process on one backend, with a fake clock for states and the real one for Orleans itself.</summary>
public sealed class DurableCluster : IAsyncDisposable
{
    private readonly int _silos;
    private readonly Backend _backend;
    private readonly Action<ISiloBuilder> _transport;

    private DurableCluster(int silos, Backend backend, Action<ISiloBuilder> transport) =>
        (_silos, _backend, _transport) = (silos, backend, transport);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 5, 10, 8, 0, 0, TimeSpan.Zero));

    public Probes Probes { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public T Service<T>() where T : class => ((InProcessSiloHandle)Cluster.Silos[0]).SiloHost.Services.GetRequiredService<T>();

    /// <param name="silos">How many silos.</param>
    /// <param name="backend">Where states are kept; disposed with the cluster.</param>
    /// <param name="transport">How events travel: by the in-process streams unless said.</param>
    public static async Task<DurableCluster> StartAsync(int silos, Backend backend, Action<ISiloBuilder>? transport = null)
    {
        await backend.PrepareAsync();
        var cluster = new DurableCluster(silos, backend, transport ?? (silo => silo.AddOutboxStreams()));
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Lets time pass on both clocks: the silos' own, and that of a server, by which its rows are due.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await _backend.PassAsync(time);
        Time.Advance(time);
    }

    /// <summary>
    /// Lets seconds pass until something has happened: for what one silo left lying and another finds when it looks next.
    /// </summary>
    public async Task UntilAsync(Task happened)
    {
        using var watch = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!happened.IsCompleted)
        {
            await PassAsync(TimeSpan.FromSeconds(1));
            await watch.WaitForNextTickAsync(patience.Token);
        }

        await happened;
    }

    /// <summary>The silos' store as the first of them knows it.</summary>
    public IOutboxStore Outbox => (IOutboxStore)Service<DurableContexts>().Get("Test").Store;

    /// <summary>Waits until no partition has an event.</summary>
    public async Task EmptyAsync()
    {
        var store = Outbox;
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            while ((await store.ReadOutboxAsync(partition, 1, TestContext.Current.CancellationToken)).Count > 0)
                await Task.Yield();
        }
    }

    /// <summary>Ends a silo as a crash does, or the last of them: nothing is handed over, and the others hear of its death.</summary>
    public Task KillAsync(SiloAddress? silo = null) =>
        Cluster.KillSiloAsync(Cluster.Silos.Last(s => silo is null || s.SiloAddress.Equals(silo)));

    public async Task RestartAsync()
    {
        await Cluster.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder((short)_silos);

        // The same service after a restart: rows belong to it.
        builder.Options.ServiceId = "test";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
            silo.AddDurableState(_backend.Configure);
            if (!_backend.HasWakeUps) silo.Services.PostConfigure<GrainTypeOptions>(grains => grains.Classes.Remove(typeof(SleeperGrain)));
            silo.AddGroupCommitGrainStorage("Plain", "Test");
            silo.Services.AddSingleton(Probes);
            _transport(silo);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _backend.DisposeAsync();
    }
}
