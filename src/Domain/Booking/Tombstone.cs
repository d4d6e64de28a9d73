namespace FlightTickets.Booking;

/// <summary>Marks attempts up to this one as released, for their late messages.</summary>
/// <param name="Attempt">The last attempt released.</param>
/// <param name="Until">When none of their messages can still be under way.</param>
/// <param name="Durable">Whether it is stored: it is if a stored part was released.</param>
/// <param name="TakenAway">Whether somebody other than the order released it.</param>
internal readonly record struct Tombstone(int Attempt, DateTimeOffset Until, bool Durable, bool TakenAway = false)
{
    /// <summary>
    /// How long a late message can live, with room to spare: Orleans drops a request that is older than its response timeout (30 s), and a
    /// silo that was frozen is declared dead and refused within minutes.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
}
