namespace FlightTickets.Cluster.Tests;

/// <summary>Torn networks, in namespaces of the test's own. Needs root; also run by <c>tests/Cluster.Tests/faults</c>.</summary>
[Collection(PartitionCollection.Name)]
public sealed class PartitionTests
{
    private const string NotRoot = "SKIPPED LOUDLY: network namespaces need root and iproute2's ip.";
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    [Fact(Explicit = true)]
    public Task A_silo_is_cut_off_from_its_peers() => RunAsync("a silo cut off from its peers for 60 s, not from the database", (run, network) => network.CutFromPeers(1));

    [Fact(Explicit = true)]
    public Task A_silo_is_cut_off_from_the_database() => RunAsync("a silo cut off from the database for 60 s, not from its peers", (run, network) => network.CutFromDatabase(1));

    private static async Task RunAsync(string name, Action<Scenario, Network> cut)
    {
        Assert.SkipUnless(Network.IsPossible, NotRoot);
        var network = Network.Create();
        await using var cluster = await TestCluster.StartAsync(silos: 3, apis: 2, network, TestContext.Current.CancellationToken);
        await Scenario.RunAsync(cluster, name, async run =>
        {
            run.Fault();
            cut(run, network);
            await run.LastAsync(AMinute);
            network.Heal(1);
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
