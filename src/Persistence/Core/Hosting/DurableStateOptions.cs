namespace FlightTickets.Persistence;

/// <summary>Assigns contexts to stores.</summary>
public sealed class DurableStateOptions
{
    /// <summary>The stores, each with the contexts it serves.</summary>
    public IList<StateStoreRegistration> Stores { get; } = [];

    /// <summary>The state versions of this build.</summary>
    public StateVersions Versions { get; } = new();

    /// <summary>The limits of group commit, the same for all stores.</summary>
    public GroupCommitOptions GroupCommit { get; } = new();
}

/// <summary>A store and the contexts it serves.</summary>
/// <param name="Contexts">The names of the contexts.</param>
/// <param name="Create">Makes the store; it is opened when the silo starts.</param>
public sealed record StateStoreRegistration(IReadOnlyList<string> Contexts, Func<IServiceProvider, IRowStore> Create);
