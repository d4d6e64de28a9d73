namespace FlightTickets.Grains.Tests.Orders;

/// <summary>The tests that share the cluster; one after the other, since some of them move its clock.</summary>
[CollectionDefinition(nameof(OrdersCollection), DisableParallelization = true)]
public sealed class OrdersCollection : ICollectionFixture<OrdersCluster>;
