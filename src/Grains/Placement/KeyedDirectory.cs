using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Placement;

namespace FlightTickets.Placement;

/// <summary>
/// The grain directory of what lives for a booking only: orders and seats. Their placement follows from their keys and from who is in the
/// cluster, so there is nothing to remember, and nobody has to be asked. Orleans' own directory is asked, told, and told again for each of
/// them, mostly on another silo; that was a third of a booking's processor time on three silos (docs/capacity.md).
/// After a silo came or went, two of them may have an activation of the same grain until the older one rests. That can happen with any
/// directory while a cluster is torn, and storage lets only one of them commit; so that none shows what was, an order goes after each read.
/// </summary>
/// <remarks>
/// By code and not by attributes: attributes travel in the cluster's manifest, and a silo of the last build, that reads there of a
/// directory or a placement it does not have, could not place such grains at all.
/// </remarks>
internal sealed class KeyedDirectory : IGrainDirectory, IGrainDirectoryResolver, IPlacementStrategyResolver
{
    private static readonly GrainType Order = GrainType.Create("order");
    private static readonly GrainType Seat = GrainType.Create("seat");

    public bool TryResolveGrainDirectory(
        GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = grainType == Order || grainType == Seat ? this : null;
        return grainDirectory is not null;
    }

    /// <summary>Seats have theirs by an attribute, with their flights.</summary>
    public bool TryResolvePlacementStrategy(
        GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out PlacementStrategy? result)
    {
        result = grainType == Order ? OrderPlacement.Instance : null;
        return result is not null;
    }

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) => Register(address);

    public Task<GrainAddress?> Register(
        GrainAddress address, GrainAddress? previousAddress, CancellationToken cancellationToken) => Register(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
