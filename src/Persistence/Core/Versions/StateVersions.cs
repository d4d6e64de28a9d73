using System.Reflection;

namespace FlightTickets.Persistence;

/// <summary>
/// The state versions of a build: a number for the whole product, which increases when a state gets something that an older build must not
/// drop.
/// </summary>
public sealed class StateVersions
{
    /// <summary>The newest version that this build reads, and that it writes once every silo reads it. 1 is build 0.1.0's.</summary>
    public int Newest { get; set; } = 1;

    /// <summary>The types of rows that show that a store is not empty; an empty store has no older silos to wait for.</summary>
    public IList<string> RowTypes { get; } = [];

    /// <summary>
    /// For a state in an assembly that does not know our attribute: its newest version, and the version that a value needs. A value is
    /// written in the oldest version that holds all of it, so that an older build reads the values it knows, and refuses those it would
    /// truncate.
    /// </summary>
    public static void Declare<TState>(int newest, Func<TState, int> needed)
        where TState : class
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newest, 1);
        ArgumentNullException.ThrowIfNull(needed);
        StateCodec<TState>.HasVersions(newest, needed);
    }

    /// <summary>This build's name in messages and stores.</summary>
    public static string Build { get; } =
        typeof(StateVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
