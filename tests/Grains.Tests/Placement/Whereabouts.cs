using System.Collections.Concurrent;

namespace FlightTickets.Grains.Tests.Placement;

/// <summary>On which silos the grains of a cluster were called.</summary>
public sealed class Whereabouts
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<SiloAddress, bool>> _called = new();

    /// <summary>The silos on which a grain was called; one, unless it moved.</summary>
    public IEnumerable<SiloAddress> Of(string key) => _called.TryGetValue(key, out var silos) ? silos.Keys : [];

    /// <summary>What a silo tells of its calls.</summary>
    public IIncomingGrainCallFilter On(SiloAddress silo) => new Filter(this, silo);

    private sealed class Filter(Whereabouts whereabouts, SiloAddress silo) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context)
        {
            whereabouts._called.GetOrAdd(context.TargetId.Key.ToString() ?? "", _ => new())[silo] = true;
            return context.Invoke();
        }
    }
}
