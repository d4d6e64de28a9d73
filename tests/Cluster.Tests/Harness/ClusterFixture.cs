namespace FlightTickets.Cluster.Tests;

/// <summary>Three silos and two APIs on loopback, for one scenario after the other.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Cluster = await TestCluster.StartAsync(silos: 3, apis: 2, network: null, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        // It did not start: that is told already.
        if (Cluster is not null) await Cluster.DisposeAsync();
    }
}

/// <summary>One cluster at a time: it needs the machine for itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
