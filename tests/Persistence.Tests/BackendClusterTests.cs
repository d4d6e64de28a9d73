using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FlightTickets.Persistence.Tests;

/// <summary>Grains of two silos on a backend that other processes may use as well: facet, committer, store and relay together.</summary>
public abstract class BackendClusterTests : IAsyncLifetime
{
    private readonly Probes _probes = new();
    private InProcessTestCluster _cluster = null!;

    protected abstract Task PrepareAsync();

    protected abstract void Configure(DurableStateBuilder state);

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        // The same service after a restart: rows belong to it.
        builder.Options.ServiceId = "test";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddDurableState(Configure);
            silo.AddOutboxStreams(o => o.PollInterval = TimeSpan.FromMilliseconds(200));
            silo.Services.AddSingleton(_probes);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    [Fact]
    public async Task Commits_are_kept_and_their_events_arrive_in_order_on_whichever_silo_reads_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async g =>
        {
            var grain = _cluster.Client.GetGrain<ICounterGrain>($"many/{g}");
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => grain.Add(1)));
        }));
        await ReceiveAsync(10 * 10);
        await EmptyAsync();
        await RestartAsync();
        for (var g = 0; g < 10; g++)
            Assert.Equal(10, await _cluster.Client.GetGrain<ICounterGrain>($"many/{g}").Get());
    }

    [Fact]
    public async Task Events_of_a_cluster_that_died_come_without_anybody_asking_for_their_grain()
    {
        var events = _probes.Of<EventEnvelope>("events");
        var refused = new TaskCompletionSource();
        events.Gate = _ =>
        {
            refused.TrySetResult();
            throw new InvalidOperationException("Not now.");
        };
        await _cluster.Client.GetGrain<ICounterGrain>("left").Add(1);
        await _cluster.Client.GetGrain<ICounterGrain>("left").Add(1);
        await refused.Task.WaitAsync(TestContext.Current.CancellationToken);
        await RestartAsync();
        events.Gate = null;
        await ReceiveAsync(2);
        await EmptyAsync();
    }

    [Fact]
    public async Task A_blind_insert_that_meets_a_row_loads_it_and_a_cleared_state_starts_again()
    {
        Assert.True(await _cluster.Client.GetGrain<ICounterGrain>("blind").TryInsert(7));
        await RestartAsync();
        var grain = _cluster.Client.GetGrain<ICounterGrain>("blind");
        Assert.False(await grain.TryInsert(9));
        Assert.Equal(7, await grain.Get());
        await grain.Clear();
        Assert.Null(await grain.Get());
        Assert.Equal(4, await grain.Add(4));
    }

    private async Task ReceiveAsync(int count)
    {
        var seen = new Dictionary<string, long>();
        while (seen.Values.Sum() < count)
        {
            // At least once: what was seen may come again, but nothing is skipped.
            var next = await _probes.Of<EventEnvelope>("events").NextAsync();
            var last = seen.GetValueOrDefault(next.Subject);
            Assert.InRange(next.Sequence, 1, last + 1);
            seen[next.Subject] = Math.Max(last, next.Sequence);
        }
    }

    private async Task EmptyAsync()
    {
        var store = ((InProcessSiloHandle)_cluster.Silos[0]).SiloHost.Services.GetRequiredService<DurableContexts>().Get("Test").Store;
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            while ((await store.ReadOutboxAsync(partition, 1, TestContext.Current.CancellationToken)).Count > 0)
                await Task.Yield();
        }
    }

    private async Task RestartAsync()
    {
        await _cluster.DisposeAsync();
        await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class MongoClusterTests : BackendClusterTests
{
    private readonly MongoDatabase _database = MongoDatabase.CreateOrSkip();

    protected override Task PrepareAsync() => Task.CompletedTask;

    protected override void Configure(DurableStateBuilder state) => state.UseMongoDb(_database.ConnectionString, "Test");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }
}

public sealed class AdoNetPostgreSqlClusterTests(PostgresDatabases databases) : BackendClusterTests
{
    private string _connectionString = "";

    protected override async Task PrepareAsync() => _connectionString = await new AdoNetPostgres(databases).CreateAsync();

    protected override void Configure(DurableStateBuilder state) => state.UseAdoNetPostgreSql(_connectionString, "Test");
}

public sealed class AdoNetMySqlClusterTests(MariaDbDatabases databases) : BackendClusterTests
{
    private string _connectionString = "";

    protected override async Task PrepareAsync() => _connectionString = await new AdoNetMariaDb(databases).CreateAsync();

    protected override void Configure(DurableStateBuilder state) => state.UseAdoNetMySql(_connectionString, "Test");
}
