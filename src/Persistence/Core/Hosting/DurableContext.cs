namespace FlightTickets.Persistence;

/// <summary>A context's place in a store. Contexts on one store share its writers.</summary>
/// <param name="Name">The context's name: <c>Orders</c>.</param>
/// <param name="Store">Its store.</param>
/// <param name="Writes">The store's group committer.</param>
/// <param name="Reads">The store's read batcher.</param>
public sealed record DurableContext(string Name, IRowStore Store, GroupCommitter Writes, ReadBatcher Reads)
{
    /// <summary>The source of its events and the namespace of their streams: the name in lower case.</summary>
    public string Source { get; } = Name.ToLowerInvariant();

    /// <summary>The state version that may be written into its store (docs/upgrade.md).</summary>
    public int StateVersion { get; internal set; }
}
