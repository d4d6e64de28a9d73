namespace FlightTickets.Persistence.Tests;

public abstract class WakeTests
{
    protected abstract Task<DurableCluster> StartAsync(int silos);

    [Fact]
    public async Task A_due_state_is_woken_also_after_a_restart_and_again_while_it_fails()
    {
        await using var cluster = await StartAsync(2);
        var woken = cluster.Probes.Of<string>("woken");
        var slept = cluster.Probes.Of<string>("slept");

        await cluster.Cluster.Client.GetGrain<ISleeperGrain>("soon").Sleep(TimeSpan.FromSeconds(30));
        await cluster.Cluster.Client.GetGrain<ISleeperGrain>("late").Sleep(TimeSpan.FromHours(1));
        await cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(woken.IsEmpty);
        await cluster.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("soon", await woken.NextAsync());
        Assert.Equal("soon", await slept.NextAsync());

        await cluster.RestartAsync();
        var failures = 2;
        woken.Gate = _ => failures-- > 0 ? throw new InvalidOperationException("Not now.") : Task.CompletedTask;
        await cluster.PassAsync(TimeSpan.FromHours(1));
        while (woken.IsEmpty)
        {
            // Each claim leaves the row alone for twice as long.
            await cluster.PassAsync(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal("late", await woken.NextAsync());
        Assert.Equal("late", await slept.NextAsync());
        Assert.True(failures < 0);
    }
}

public sealed class SqliteWakeTests : WakeTests
{
    protected override Task<DurableCluster> StartAsync(int silos) => DurableCluster.StartAsync(silos);
}

public sealed class PostgresWakeTests(PostgresDatabases databases) : WakeTests
{
    protected override Task<DurableCluster> StartAsync(int silos) => DurableCluster.StartAsync(silos, databases);
}
