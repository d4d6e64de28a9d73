namespace FlightTickets.Persistence.Tests;

public abstract class WakeUpTests(Backend backend)
{
    [Fact]
    public async Task A_due_state_is_woken_also_after_a_restart_and_again_while_it_fails()
    {
        await using var cluster = await DurableCluster.StartAsync(2, backend);
        var woken = cluster.Probes.Of<string>("woken");
        var slept = cluster.Probes.Of<string>("slept");
        var before = new HashSet<string>();

        await cluster.Cluster.Client.GetGrain<ISleeperGrain>("soon").Sleep(TimeSpan.FromMinutes(3));
        await cluster.Cluster.Client.GetGrain<ISleeperGrain>("late").Sleep(TimeSpan.FromHours(1));
        await cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(woken.IsEmpty);
        await cluster.PassAsync(TimeSpan.FromSeconds(170));
        await WokenAsync("soon");

        await cluster.RestartAsync();
        var failures = 2;
        woken.Gate = _ => failures-- > 0 ? throw new InvalidOperationException("Not now.") : Task.CompletedTask;
        await cluster.PassAsync(TimeSpan.FromHours(1));
        // Each lease leaves the row alone for twice as long.
        await WokenAsync("late");
        Assert.True(failures < 0);

        async Task WokenAsync(string key)
        {
            var next = NextAsync(woken);
            await cluster.UntilAsync(next);
            Assert.Equal(key, await next);
            Assert.Equal(key, await NextAsync(slept));
            before.Add(key);
        }

        // A wake-up that takes longer than its lease keeps others away comes again.
        async Task<string> NextAsync(Probe<string> probe)
        {
            while (true)
            {
                if (await probe.NextAsync() is var next && !before.Contains(next))
                    return next;
            }
        }
    }

    [Fact]
    public async Task Wake_ups_leased_by_a_dead_silo_are_taken_over()
    {
        await using var cluster = await DurableCluster.StartAsync(3, backend);
        var woken = cluster.Probes.Of<string>("woken");
        var leased = new TaskCompletionSource();
        woken.Gate = _ =>
        {
            leased.TrySetResult();
            throw new InvalidOperationException("Not now.");
        };
        await Task.WhenAll(
            Enumerable.Range(0, 30).Select(i => cluster.Cluster.Client.GetGrain<ISleeperGrain>($"s{i}").Sleep(TimeSpan.FromMinutes(3))));
        await cluster.PassAsync(TimeSpan.FromMinutes(3));
        await cluster.UntilAsync(leased.Task);
        await cluster.KillAsync();
        woken.Gate = null;
        await cluster.UntilAsync(AllAsync());

        async Task AllAsync()
        {
            var slept = new HashSet<string>();
            while (slept.Count < 30)
                slept.Add(await cluster.Probes.Of<string>("slept").NextAsync());
        }
    }
}

public sealed class SqliteWakeUpTests() : WakeUpTests(new SqliteBackend());

public sealed class PostgresWakeUpTests(PostgresDatabases databases) : WakeUpTests(new PostgresBackend(databases));

public sealed class MongoWakeUpTests() : WakeUpTests(new MongoBackend());
