namespace FlightTickets.Isolation;

/// <summary>
/// Decides when a silo that lost only its database leaves the cluster. Its peers see it alive, so its flights stay with it and cannot be
/// booked. It leaves if a peer has reached the database all the while. If no peer has, the database is down for all silos, and leaving
/// gains nothing.
/// </summary>
public static class IsolationRules
{
    /// <summary>
    /// The number of failed attempts in a row: after a long pause a silo finds one attempt
    /// late, which proves nothing about the database.
    /// </summary>
    public const int Attempts = 3;

    /// <summary>
    /// How long the silo must have failed and a peer succeeded. It exceeds the age that a peer's result may have
    /// (<see cref="DatabaseSight.Fresh"/>), so that the two overlap: a peer that reached the database just before all silos lost it, or
    /// just after it came back, does not make the others leave.
    /// </summary>
    public static readonly TimeSpan Limit = 3 * DatabaseSight.Period;

    /// <summary>Whether to ask the peers.</summary>
    public static bool Asks(DatabaseSight own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return own is { Reached: false, Attempts: >= Attempts } && own.Failing >= Limit;
    }

    /// <summary>Whether a peer reaches the database while this silo does not.</summary>
    /// <param name="own">This silo's view.</param>
    /// <param name="peerWorking">For how long the peer has reached it without a failure (<see cref="DatabaseSight.Working"/>).</param>
    public static bool Leaves(DatabaseSight own, TimeSpan peerWorking) => Asks(own) && peerWorking >= Limit;
}
