using System.Numerics;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace FlightTickets.Flights;

/// <summary>Puts a flight and its seats on one silo if possible; correctness does not depend on it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FlightPlacementAttribute() : PlacementAttribute(FlightPlacement.Instance);

/// <summary>The strategy: neighbours by the flight part of the key.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("flight-placement")]
internal sealed class FlightPlacement : PlacementStrategy
{
    public static readonly FlightPlacement Instance = new();
}

/// <summary>
/// Rendezvous hashing (Thaler and Ravishankar, 1998): each silo gets a score for the flight and the highest wins, so a silo that joins or
/// leaves moves only the flights it wins or had.
/// </summary>
internal sealed class FlightPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(
            IPlacementDirector.GetPlacementHint(target.RequestContextData, silos)
            ?? Pick(FlightId.FlightOf(target.GrainIdentity.Key.ToString()!), silos));
    }

    /// <summary>The silo of a flight.</summary>
    public static SiloAddress Pick(string flightId, IReadOnlyList<SiloAddress> silos)
    {
        var flight = StableHash.ComputeHash(flightId);
        var best = silos[0];
        var highest = Score(flight, best);
        for (var i = 1; i < silos.Count; i++)
        {
            var score = Score(flight, silos[i]);

            // Equal scores are decided by the address, so that every silo picks the same one.
            if (score < highest || score == highest && silos[i].CompareTo(best) <= 0) continue;
            (best, highest) = (silos[i], score);
        }

        return best;
    }

    // The finalizer of MurmurHash3 (Appleby): every bit of flight and silo affects every bit of the score.
    private static ulong Score(uint flight, SiloAddress silo)
    {
        var mixed = (ulong)flight << 32 | (uint)silo.GetConsistentHashCode();
        mixed = (mixed ^ mixed >> 33) * 0xff51afd7ed558ccd;
        mixed = (mixed ^ mixed >> 33) * 0xc4ceb9fe1a85ec53;
        return BitOperations.RotateLeft(mixed ^ mixed >> 33, 17);
    }
}
