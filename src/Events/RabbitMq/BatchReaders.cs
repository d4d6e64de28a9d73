using Orleans.Metadata;

namespace FlightTickets.Events.RabbitMq;

/// <summary>
/// Whether every silo of the cluster reads batches of events. Silos of 0.1.0 do not: for as long as one of them is there, each event
/// travels in a message of its own.
/// </summary>
internal sealed class BatchReaders(ISiloStatusOracle silos, IClusterManifestProvider manifests)
{
    // In the manifest of every silo that reads batches.
    private static readonly GrainInterfaceType Mark = GrainInterfaceType.Create("event-batches");

    private (ClusterManifest? Of, bool IsEverySilo) _known;

    /// <summary>Whether every active silo does, as far as this one knows.</summary>
    public bool IsEverySilo
    {
        get
        {
            var current = manifests.Current;
            var known = _known;
            if (!ReferenceEquals(current, known.Of))
                _known = known = (current, EveryOneIn(current));

            return known.IsEverySilo && silos.GetApproximateSiloStatuses(onlyActive: true).Keys.All(current.Silos.ContainsKey);
        }
    }

    /// <summary>Whether every silo of a manifest reads batches.</summary>
    public static bool EveryOneIn(ClusterManifest cluster) => cluster.Silos.Values.All(silo => silo.Interfaces.ContainsKey(Mark));
}

/// <summary>Shows in a silo's manifest that it reads batches of events. Nothing implements it.</summary>
[Alias("event-batches"), GrainInterfaceType("event-batches")]
internal interface IReadsEventBatches : IGrainWithIntegerKey;
