namespace FlightTickets.Grains.Tests.Flights;

/// <summary>The tests that share the cluster; they run one after the other, since some of them restart it.</summary>
[CollectionDefinition(nameof(FlightsCollection), DisableParallelization = true)]
public sealed class FlightsCollection : ICollectionFixture<FlightsCluster>;
