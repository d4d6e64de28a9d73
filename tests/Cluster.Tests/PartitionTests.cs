namespace FlightTickets.Cluster.Tests;

/// <summary>Torn networks, in namespaces of the test's own. Needs root; also run by <c>tests/Cluster.Tests/faults</c>.</summary>
[Collection(PartitionCollection.Name)]
public sealed class PartitionTests
{
    private const string NotRoot = "SKIPPED LOUDLY: network namespaces need root and iproute2's ip.";
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    [Fact(Explicit = true)]
    public Task A_silo_is_cut_off_from_its_peers() =>
        RunAsync("a silo cut off from its peers for 60 s, not from the database", async (run, network) =>
        {
            network.CutFromPeers(1);
            await run.LastAsync(AMinute);
            network.Heal(1);
        });

    [Fact(Explicit = true)]
    public Task A_silo_is_cut_off_from_the_database() => RunAsync(
        "a silo cut off from the database, not from its peers; started again after 60 s", (run, network) => LoseAsync(run, network, 1));

    [Fact(Explicit = true)]
    public Task Two_silos_are_cut_off_from_the_database() =>
        RunAsync("two of three silos cut off from the database; started again after 60 s", (run, network) => LoseAsync(run, network, 0, 2));

    [Fact(Explicit = true)]
    public Task All_silos_are_cut_off_from_the_database() =>
        RunAsync("all three silos cut off from the database for 60 s", async (run, network) =>
        {
            for (var i = 0; i < run.Cluster.Silos.Count; i++) network.CutFromDatabase(i);
            await run.LastAsync(AMinute);
            for (var i = 0; i < run.Cluster.Silos.Count; i++) network.Heal(i);
            await run.RecoveredAsync();
            Assert.All(run.Cluster.Silos, silo => Assert.True(silo.IsRunning));
        });

    /// <summary>They end themselves, and their flights are booked elsewhere while the network is still cut.</summary>
    private static async Task LoseAsync(Scenario run, Network network, params int[] silos)
    {
        var minute = run.LastAsync(AMinute);
        foreach (var silo in silos) network.CutFromDatabase(silo);
        foreach (var silo in silos) await run.Cluster.Silos[silo].EndedAsync(run.CancellationToken);
        await run.RecoveredAsync();
        await minute;
        foreach (var silo in silos) network.Heal(silo);
        await run.Cluster.RestoreAsync(run.CancellationToken);
    }

    private static async Task RunAsync(string name, Func<Scenario, Network, Task> script)
    {
        Assert.SkipUnless(Network.IsPossible, NotRoot);
        var network = Network.Create();
        await using var cluster = await TestCluster.StartAsync(silos: 3, apis: 2, network, TestContext.Current.CancellationToken);
        await Scenario.RunAsync(cluster, name, async run =>
        {
            run.Fault();
            await script(run, network);
            await run.RecoveredAsync(each: 20);
        });
    }
}

/// <summary>Each has a cluster of its own.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PartitionCollection
{
    public const string Name = "partition";
}
