using FlightTickets.Servers;

namespace FlightTickets.Cluster.Tests;

/// <summary>
/// Two builds, as docs/upgrade.md has it: run by <c>tests/Cluster.Tests/faults</c>, which builds the older one of the tag that
/// <c>FLIGHTTICKETS_OLDER</c> names and passes the folder of its programs in <c>FLIGHTTICKETS_OTHER_BUILD</c>.
/// </summary>
[Collection(PartitionCollection.Name)]
public sealed class UpgradeTests
{
    private static readonly string? Older = Environment.GetEnvironmentVariable("FLIGHTTICKETS_OTHER_BUILD");

    /// <summary>All of them change at once.</summary>
    [Fact(Explicit = true)]
    public async Task A_cluster_is_upgraded_rolled_back_and_upgraded_under_load()
    {
        SkipWithoutOlder();
        await using var cluster = await TestCluster.StartAsync(2, 2, null, Older, null, TestContext.Current.CancellationToken);
        await Scenario.RunAsync(cluster, "two silos and two APIs of 0.1.0 upgraded, rolled back, upgraded, finished", async run =>
        {
            run.Fault();
            foreach (var build in (string?[])[null, Older, null])
            {
                await ReplaceAllAsync(run, build);
                await run.RecoveredAsync(each: 20);
            }

            await FinishAsync(run.Cluster, run.CancellationToken);
            await run.RecoveredAsync(each: 20);

            var second = run.Cluster.Silos[1];
            await second.TerminateAsync(run.CancellationToken);
            await RefusedAsync(second, run.CancellationToken);
            second.Build = null;
            await second.StartAsync();
            await second.ReadyAsync(run.CancellationToken);
            await run.RecoveredAsync(each: 20);
        });
    }

    /// <summary>
    /// A new silo calls flights in a way that 0.1.0 cannot read: it fetches them (<c>FlightRelocation</c>), and old silos go on calling
    /// them.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Silos_are_replaced_one_by_one_and_back_under_load()
    {
        SkipWithoutOlder();
        await using var cluster = await TestCluster.StartAsync(2, 1, null, Older, null, TestContext.Current.CancellationToken);
        await Scenario.RunAsync(cluster, "two silos and an API of 0.1.0 replaced one by one, back, and again", async run =>
        {
            run.Fault();
            // APIs after silos on the way up, and before them on the way back.
            HostProcess[] up = [.. run.Cluster.Silos, .. run.Cluster.Apis];
            await RollAsync(run, up, null);
            await RollAsync(run, [.. up.Reverse()], Older);
            await RollAsync(run, up, null);
            await FinishAsync(run.Cluster, run.CancellationToken);
            await run.RecoveredAsync(each: 5);
        });
    }

    [Fact(Explicit = true)]
    public async Task A_finished_upgrade_is_undone_with_the_backup_made_before_it()
    {
        SkipWithoutOlder();
        var patience = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("backup-");
        var more = new Dictionary<string, string> { ["BACKUP"] = Path.Combine(folder.FullName, "before") };
        var page = OperationsPage.Commands("Backup and restore");
        await using var cluster = await TestCluster.StartAsync(2, 1, null, Older, null, patience);
        try
        {
            using var customer = new BookingClient(cluster.LoadBalancer);
            var desk = await BookingDesk.OpenAsync(customer, patience);
            var kept = await desk.BookAsync(1..11, patience);
            await RunAsync(page[0]);
            HostProcess[] hosts = [.. cluster.Silos, .. cluster.Apis];
            foreach (var host in hosts)
            {
                host.Build = null;
                await host.TerminateAsync(patience);
                await host.StartAsync();
                await host.ReadyAsync(patience);
            }

            await FinishAsync(cluster, patience);
            await desk.BookAsync(11..21, patience);
            foreach (var host in hosts.Reverse()) await host.TerminateAsync(patience);
            await RefusedAsync(cluster.Silos[0], patience);
            foreach (var line in page[1..]) await RunAsync(line);

            foreach (var host in hosts) host.Build = Older;
            await cluster.RestoreAsync(patience);
            foreach (var order in kept)
                Assert.Equal("confirmed", (await customer.GetAsync($"v1/orders/{order.Id}", patience)).GetProperty("status").GetString());
            await desk.BookAsync(21..31, patience);
            await RunAsync(page[^1]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task RunAsync(string line)
        {
            var (exitCode, output) = await cluster.Silos[0].ShellAsync(line, more, patience);
            Assert.True(exitCode == 0, $"{line}: {output}");
        }
    }

    private static void SkipWithoutOlder() => Assert.SkipWhen(string.IsNullOrEmpty(Older),
        "FLIGHTTICKETS_OTHER_BUILD names no folder: the src of an older version's checkout, built for Release.");

    private static async Task RollAsync(Scenario run, HostProcess[] hosts, string? build)
    {
        foreach (var host in hosts)
        {
            await host.TerminateAsync(run.CancellationToken);
            host.Build = build;
            await host.StartAsync();
            await host.ReadyAsync(run.CancellationToken);
            await run.RecoveredAsync(each: 3);
        }
    }

    private static async Task ReplaceAllAsync(Scenario run, string? build)
    {
        HostProcess[] hosts = [.. run.Cluster.Apis, .. run.Cluster.Silos];
        foreach (var host in hosts)
        {
            host.Build = build;
            await host.TerminateAsync(run.CancellationToken);
        }

        await run.Cluster.RestoreAsync(run.CancellationToken);
    }

    private static async Task FinishAsync(TestCluster cluster, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await cluster.Silos[0].RunAsync("finish-upgrade", cancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains("state version 2 is written.", output, StringComparison.Ordinal);
    }

    /// <summary>An older silo ends at its start and names both schemas.</summary>
    private static async Task RefusedAsync(HostProcess silo, CancellationToken cancellationToken)
    {
        silo.Build = Older;
        await silo.StartAsync();
        await silo.EndedAsync(cancellationToken);
        var log = await File.ReadAllTextAsync(silo.Log, cancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine(log);
        Assert.Contains("was written by a newer build: schema 3, this build knows up to 2.", log, StringComparison.Ordinal);
    }
}
