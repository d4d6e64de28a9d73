using Orleans.TestingHost;

namespace FlightTickets.Persistence.Tests;

public sealed class DurableStateTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await StartAsync();

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => silo.AddSqliteDurableState(_folder.File("state.db"), "Test"));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    [Fact]
    public async Task A_committed_value_is_there_after_the_cluster_was_started_again()
    {
        var grain = _cluster.Client.GetGrain<ICounterGrain>("a");
        Assert.Null(await grain.Get());
        Assert.Equal(3, await grain.Add(3));
        Assert.Equal(5, await grain.Add(2));
        await _cluster.DisposeAsync();
        _cluster = await StartAsync();
        Assert.Equal(5, await _cluster.Client.GetGrain<ICounterGrain>("a").Get());
    }

    [Fact]
    public async Task An_insert_writes_without_reading_and_tells_when_a_row_exists()
    {
        var grain = _cluster.Client.GetGrain<ICounterGrain>("b");
        Assert.True(await grain.TryInsert(7));
        Assert.False(await grain.TryInsert(8));
        await _cluster.DisposeAsync();
        _cluster = await StartAsync();
        Assert.False(await _cluster.Client.GetGrain<ICounterGrain>("b").TryInsert(9));
        Assert.Equal(7, await _cluster.Client.GetGrain<ICounterGrain>("b").Get());
    }

    [Fact]
    public async Task Concurrent_commits_of_a_reentrant_grain_all_count()
    {
        var grain = _cluster.Client.GetGrain<ICounterGrain>("c");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => grain.Add(1)));
        await grain.AddMany(300);
        Assert.Equal(500, await grain.Get());
    }

    [Fact]
    public async Task A_cleared_state_is_null_and_can_be_written_again()
    {
        var grain = _cluster.Client.GetGrain<ICounterGrain>("d");
        await grain.Add(1);
        await grain.Clear();
        Assert.Null(await grain.Get());
        Assert.Equal(4, await grain.Add(4));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }
}
