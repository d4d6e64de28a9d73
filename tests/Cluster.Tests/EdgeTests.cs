using FlightTickets.Servers;

namespace FlightTickets.Cluster.Tests;

/// <summary>
/// A full disk and a clock that is set back, on a cluster and on Standalone; run by <c>tests/Cluster.Tests/faults</c>. Each prints what
/// <c>/health/ready</c> said, and every line of the log that the fault added.
/// </summary>
[Collection(PartitionCollection.Name)]
public sealed class EdgeTests
{
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(30);

    [Fact(Explicit = true)]
    public async Task PostgreSQL_s_disk_is_full()
    {
        Assert.SkipUnless(SmallDisk.IsPossible, "SKIPPED LOUDLY: a small disk needs root.");
        using var disk = SmallDisk.Create(megabytes: 400);
        await using var cluster = await TestCluster.StartAsync(2, 1, null, null, disk.Path, TestContext.Current.CancellationToken);
        await Scenario.RunAsync(cluster, "PostgreSQL's disk full for 30 s, then freed", run => OutageAsync(run, async () =>
        {
            disk.Fill();
            await run.LastAsync(HalfAMinute);
            disk.Free();

            // A server whose log cannot grow ends itself; its supervisor starts it again.
            if (!cluster.Postgres.IsRunning) await cluster.Postgres.RestartAsync(run.CancellationToken);
        }));
    }

    [Fact(Explicit = true)]
    public async Task Standalone_s_disk_is_full()
    {
        Assert.SkipUnless(SmallDisk.IsPossible, "SKIPPED LOUDLY: a small disk needs root.");
        using var disk = SmallDisk.Create(megabytes: 100);
        await using var cluster = await TestCluster.StartAloneAsync(disk.Path, TestContext.Current.CancellationToken);
        await Scenario.RunAsync(cluster, "Standalone's disk full for 30 s, then freed", run => OutageAsync(run, async () =>
        {
            disk.Fill();
            await run.LastAsync(HalfAMinute);
            disk.Free();
        }));
    }

    [Theory(Explicit = true)]
    [InlineData(5)]
    [InlineData(60)]
    public async Task The_clocks_of_a_cluster_are_set_back(int minutes)
    {
        await using var cluster = await TestCluster.StartAsync(2, 1, network: null, TestContext.Current.CancellationToken);
        await SetBackAsync(cluster, $"all clocks of two silos and an API set back {minutes} minutes", minutes);
    }

    [Theory(Explicit = true)]
    [InlineData(5)]
    [InlineData(60)]
    public async Task Standalone_s_clock_is_set_back(int minutes)
    {
        var folder = Directory.CreateTempSubdirectory("clock-");
        await using var cluster = await TestCluster.StartAloneAsync(folder.FullName, TestContext.Current.CancellationToken);
        await SetBackAsync(cluster, $"Standalone's clock set back {minutes} minutes", minutes);
        folder.Delete(recursive: true);
    }

    private static async Task SetBackAsync(TestCluster cluster, string name, int minutes)
    {
        using var clock = FakeClock.Create();
        HostProcess[] hosts = [.. cluster.Silos.Union(cluster.Apis)];
        foreach (var host in hosts)
        {
            clock.Give(host);
            await host.TerminateAsync(TestContext.Current.CancellationToken);
        }

        await Scenario.RunAsync(cluster, name, async run =>
        {
            await run.RecoveredAsync(each: 20);
            await OutageAsync(run, async () =>
            {
                clock.SetBack(TimeSpan.FromMinutes(minutes));
                await run.RecoveredAsync(each: 40);
            });
        });
    }

    private static async Task OutageAsync(Scenario run, Func<Task> fault)
    {
        HostProcess[] hosts = [.. run.Cluster.Silos.Union(run.Cluster.Apis)];
        var before = hosts.ToDictionary(host => host.Name, host => File.ReadAllLines(host.Log).Length);
        var (log, orders) = (hosts.ToDictionary(host => host.Name, host => host.Log), run.Orders);
        run.Fault();
        await using (var watch = new ReadyWatch(hosts))
        {
            await fault();
            var during = run.Orders - orders;
            await run.RecoveredAsync(each: 10);
            await run.LastAsync(TimeSpan.FromSeconds(12));
            Say($"{during} orders during it, {run.Orders} in all");
            foreach (var change in watch.Changes) Say(change);
        }

        foreach (var host in hosts)
        {
            var lines = (await File.ReadAllLinesAsync(log[host.Name], run.CancellationToken))[before[host.Name]..];
            var stacks = lines.Count(line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
            Say($"{host.Name}: {lines.Length} lines, {stacks} of stacks");
            foreach (var line in lines.Take(40)) Say($"    {line}");
        }
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
