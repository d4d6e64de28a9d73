using FlightTickets.Flights;
using Orleans.Runtime.Placement;

namespace FlightTickets.Placement;

/// <summary>Puts an order on the silo that its id wins; nothing relies on it.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("order-placement")]
internal sealed class OrderPlacement : PlacementStrategy
{
    public static readonly OrderPlacement Instance = new();
}

/// <summary>
/// The same rendezvous hash as a flight's. Beside its flight an order would save more calls, but all
/// orders of one hot flight would then be on one silo.
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
