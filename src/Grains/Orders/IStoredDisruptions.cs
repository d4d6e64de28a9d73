using System.Collections.Immutable;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace FlightTickets.Orders;

/// <summary>An order's disruptions, for lists. Its version keeps it from silos whose build does not know it.</summary>
[Alias("stored-disruptions"), Version(1)]
internal interface IStoredDisruptions : IGrainWithStringKey
{
    /// <summary>The disruptions as they are stored, without what can be chosen; empty if the order has none.</summary>
    [Alias("stored"), AlwaysInterleave]
    Task<ImmutableArray<DisruptionView>> Stored();
}
