using System.Reflection;

namespace FlightTickets.Persistence;

/// <summary>The state versions of a build: a number for the whole product, which rises when a state gets something an older build must
/// not drop.</summary>
public sealed class StateVersions
{
    /// <summary>The newest version that this build reads, and that it writes once every silo reads it. 1 is build 0.1.0's.</summary>
    public int Newest { get; set; } = 1;

    /// <summary>The types of rows by which a store is told from an empty one, which nobody has to wait for.</summary>
    public IList<string> RowTypes { get; } = [];

    /// <summary>
    /// For a state of an assembly that knows no attribute of ours: its newest version, and the version that a value needs. A value is
    /// written in the oldest version that holds all of it, so that an older build reads what it knows, and refuses what it would drop.
    /// </summary>
    public static void Declare<TState>(int newest, Func<TState, int> needed)
        where TState : class
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newest, 1);
        ArgumentNullException.ThrowIfNull(needed);
        StateCodec<TState>.HasVersions(newest, needed);
    }

    /// <summary>This build, as messages and stores name it.</summary>
    public static string Build { get; } =
        typeof(StateVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
