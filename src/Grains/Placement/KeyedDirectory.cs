using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Placement;

namespace FlightTickets.Placement;

/// <summary>
/// The grain directory of grains that live only for a booking: orders and seats. Their placement follows from their keys and the cluster's
/// members, so nothing is stored and no silo is asked. Orleans' own directory is asked, told, and told again for each of them, mostly on
/// another silo; that took a third of a booking's processor time on three silos (docs/capacity.md). After a silo joins or leaves, two silos
/// may have an activation of the same grain until the older one idles. Any directory allows that in a torn cluster, and storage lets only
/// one of them commit; so that none serves stale state, an order deactivates after each read.
/// </summary>
/// <remarks>
/// Registered by code and not by attributes: attributes travel in the cluster's manifest, and a silo of the previous build, which would
/// find an unknown directory or placement there, could not place such grains at all.
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

    /// <summary>Seats get theirs from an attribute, together with their flights.</summary>
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
