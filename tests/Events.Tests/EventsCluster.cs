using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace FlightTickets.Events.Tests;

/// <summary>A silo on a SQLite file whose events travel as the test says.</summary>
internal sealed class EventsCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("events-");
    private readonly Action<ISiloBuilder> _transport;

    private readonly TimeSpan? _giveUpAfter;

    private EventsCluster(Action<ISiloBuilder> transport, TimeSpan? giveUpAfter) => (_transport, _giveUpAfter) = (transport, giveUpAfter);

    public Heard Heard { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IServiceProvider Services => ((InProcessSiloHandle)Cluster.Silos[0]).SiloHost.Services;

    /// <param name="transport">How events travel.</param>
    /// <param name="giveUpAfter">How long a consumer may refuse an event; a minute unless said.</param>
    public static async Task<EventsCluster> StartAsync(Action<ISiloBuilder> transport, TimeSpan? giveUpAfter = null)
    {
        var cluster = new EventsCluster(transport, giveUpAfter);
        await cluster.StartAsync();
        return cluster;
    }

    public Task<long> RaiseAsync(string subject, int times) => Cluster.Client.GetGrain<IRaiserGrain>(subject).Raise(times);

    public async Task RestartAsync()
    {
        await Cluster.DisposeAsync();
        await StartAsync();
    }

    /// <summary>The silo ends as in a crash: nothing is handed over or drained.</summary>
    public async Task CrashAsync()
    {
        await Cluster.KillSiloAsync(Cluster.Silos[0]);
        await Cluster.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSqliteDurableState(Path.Combine(_folder.FullName, "state.db"));
            silo.Services.AddSingleton(Heard);
            _transport(silo);
            if (_giveUpAfter is { } time)
                silo.Services.Configure<StreamPullingAgentOptions>(DurableEvents.ProviderName, o => o.MaxEventDeliveryTime = time);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
