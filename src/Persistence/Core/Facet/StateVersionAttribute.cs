namespace FlightTickets.Persistence;

/// <summary>
/// The schema version of a state type, 1 when absent. Raise it when an older build must not read (and then overwrite) this build's states;
/// members added in a way that Orleans' serializer tolerates do not need it.
/// </summary>
/// <param name="version">1 or more.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StateVersionAttribute(int version) : Attribute
{
    /// <summary>The version.</summary>
    public int Version { get; } = version;
}
