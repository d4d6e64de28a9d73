namespace FlightTickets.Isolation;

/// <summary>
/// When a silo that lost only its database leaves. Its peers see it alive, so they leave its flights with it, and nobody can book them. It leaves if they are better off elsewhere: a peer has reached the
/// database all the while. If no peer does, the database is away for all, and nothing is gained by leaving.
/// </summary>
public static class Leaving
{
    /// <summary>So many attempts in a row must have failed: a silo that stood still for long finds one attempt late, which says nothing of the database.</summary>
    public const int Attempts = 3;

    /// <summary>
    /// For so long the silo must have failed, and a peer not. Longer than what a peer saw may be old (<see cref="DatabaseSight.Fresh"/>), so that the two lie beside each other: a peer that saw the database
    /// just before it went away for all, or just after it came back for all, does not make the others leave.
    /// </summary>
    public static readonly TimeSpan Limit = 3 * DatabaseSight.Period;

    /// <summary>Whether it is time to ask the peers.</summary>
    public static bool Asks(DatabaseSight own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return own is { Reached: false, Attempts: >= Attempts } && own.Failing >= Limit;
    }

    /// <summary>Whether a peer reaches the database that this silo does not.</summary>
    /// <param name="own">What this silo sees.</param>
    /// <param name="peerWorking">For how long the peer has reached it without a failure (<see cref="DatabaseSight.Working"/>).</param>
    public static bool Leaves(DatabaseSight own, TimeSpan peerWorking) => Asks(own) && peerWorking >= Limit;
}
