using FlightTickets.Flights;
using Orleans.Runtime.Placement;

namespace FlightTickets.Placement;

/// <summary>Puts an order on the silo that wins its id; correctness does not depend on it.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("order-placement")]
internal sealed class OrderPlacement : PlacementStrategy
{
    public static readonly OrderPlacement Instance = new();
}

/// <summary>
/// The same rendezvous hash as for flights. An order beside its flight would save more calls, but then all orders of one hot flight would
/// be on one silo.
/// </summary>
internal sealed class OrderPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos)
            ?? FlightPlacementDirector.Pick(target.GrainIdentity.Key.ToString()!, silos));
    }
}
