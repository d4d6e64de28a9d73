using System.Diagnostics;
using FlightTickets.Events;
using FlightTickets.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace FlightTickets.Tests.Events;

/// <summary>
/// A silo with every context on one SQLite file and events in process. States live by a fake clock, Orleans by the real one.
/// </summary>
internal sealed class EventCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("events-");
    private readonly Action<ISiloBuilder> _configure;

    private EventCluster(Action<ISiloBuilder> configure, DateTimeOffset start) =>
        (_configure, Time) = (configure, new FakeTimeProvider(start));

    public FakeTimeProvider Time { get; }

    public InProcessTestCluster Cluster { get; private set; } = null!;

    private long _advanced;

    public IGrainFactory Grains => Cluster.Client;

    public string Folder => _folder.FullName;

    public IServiceProvider Services => ((InProcessSiloHandle)Cluster.Silos[0]).SiloHost.Services;

    public static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();

    public static async Task<EventCluster> StartAsync(Action<ISiloBuilder> configure, DateTimeOffset? start = null)
    {
        var cluster = new EventCluster(configure, start ?? new DateTimeOffset(2027, 5, 10, 8, 0, 0, TimeSpan.Zero));
        await cluster.StartAsync();
        return cluster;
    }

    public async Task RestartAsync()
    {
        await Cluster.DisposeAsync();
        await StartAsync();
    }

    /// <summary>
    /// The silo ends as in a crash: nothing is handed over, drained or finished. Then another one starts on what is durable.
    /// </summary>
    public async Task CrashAsync()
    {
        await Cluster.KillSiloAsync(Cluster.Silos[0]);
        await RestartAsync();
        _advanced = 0;
    }

    /// <summary>The silo is told to stop, and drains as far as it gets. Then another one starts.</summary>
    /// <param name="stopping">Called once it stops.</param>
    public async Task StopAsync(Action stopping)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStopping = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(told.SetResult);
        var stopped = Cluster.StopSiloAsync(Cluster.Silos[0]);
        await told.Task;
        stopping();
        await stopped;
        await RestartAsync();
        _advanced = 0;
    }

    /// <summary>
    /// Asks until an answer is as wanted, and lets half a minute pass for wake-ups now and then: not more often than every few seconds of
    /// real time, or calls would seem to take minutes, and be given up.
    /// </summary>
    public Task<T> UntilWokenAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted) => UntilAsync(
        async () =>
        {
            if (_advanced == 0 || Stopwatch.GetElapsedTime(_advanced) > TimeSpan.FromSeconds(4))
            {
                Time.Advance(TimeSpan.FromSeconds(31));
                _advanced = Stopwatch.GetTimestamp();
            }

            return await ask();
        },
        isWanted);

    /// <summary>Asks again and again until an answer is as wanted.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer)) return answer;
            if (patience.IsCancellationRequested) Assert.Fail($"It stayed {answer}.");
            await Task.Yield();
        }
    }

    /// <summary>Waits until every event was taken by all that want it.</summary>
    public Task OutboxEmptyAsync()
    {
        var store = (IOutboxStore)Services.GetRequiredService<DurableContexts>().Get("Orders").Store;
        return UntilAsync(
            async () =>
            {
                var left = 0;
                for (var partition = 0; partition < OutboxPartition.Count; partition++)
                    left += (await store.ReadOutboxAsync(partition, 100, TestContext.Current.CancellationToken)).Count;
                return left;
            },
            left => left == 0);
    }

    private async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
            silo.AddSqliteDurableState(Path.Combine(Folder, "state.db"));
            silo.AddOutboxStreams();
            _configure(silo);
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
