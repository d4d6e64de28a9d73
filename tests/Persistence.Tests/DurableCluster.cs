using FlightTickets.Persistence.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Orleans.TestingHost;

namespace FlightTickets.Persistence.Tests;

/// <summary>Silos of one process on one SQLite file or one PostgreSQL database, with a fake clock for states and the real one for Orleans itself.</summary>
public sealed class DurableCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Action<OutboxStreamOptions>? _events;
    private readonly int _silos;

    private readonly string? _postgres;

    private DurableCluster(int silos, Action<OutboxStreamOptions>? events, string? postgres) => (_silos, _events, _postgres) = (silos, events, postgres);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 5, 10, 8, 0, 0, TimeSpan.Zero));

    public Probes Probes { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public string Path => _folder.File("state.db");

    public T Service<T>() where T : class => ((InProcessSiloHandle)Cluster.Silos[0]).SiloHost.Services.GetRequiredService<T>();

    public static Task<DurableCluster> StartAsync(int silos, Action<OutboxStreamOptions>? events = null) => StartAsync(silos, events, postgres: null);

    /// <summary>The same on a database of its own. What is due there goes by the server's clock: see <see cref="PassAsync"/>.</summary>
    public static async Task<DurableCluster> StartAsync(int silos, PostgresDatabases databases) =>
        await StartAsync(silos, events: null, await databases.CreateAsync($"durable_{Guid.NewGuid():n}"));

    /// <summary>Lets time pass, on both clocks.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        if (_postgres is not null)
        {
            await using var raw = NpgsqlDataSource.Create(_postgres);
            await raw.ExecuteAsync("UPDATE grain_state SET next_try = next_try - $1", TestContext.Current.CancellationToken, time);
        }

        Time.Advance(time);
    }

    private static async Task<DurableCluster> StartAsync(int silos, Action<OutboxStreamOptions>? events, string? postgres)
    {
        var cluster = new DurableCluster(silos, events, postgres);
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

        // The same service after a restart: rows belong to it.
        builder.Options.ServiceId = "test";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
            if (_postgres is null) silo.AddSqliteDurableState(Path, "Test");
            else silo.AddDurableState(state => state.UsePostgreSql(_postgres, "Test"));
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
