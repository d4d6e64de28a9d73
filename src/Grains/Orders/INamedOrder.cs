using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace FlightTickets.Orders;

/// <summary>Who flies, for the index of names. Its version keeps it from silos whose build does not know it.</summary>
[Alias("named-order"), Version(1)]
internal interface INamedOrder : IGrainWithStringKey
{
    /// <summary>The order's passengers, also cancelled ones; empty if there is no such order.</summary>
    [Alias("passengers")]
    Task<ImmutableArray<Passenger>> Passengers();
}
