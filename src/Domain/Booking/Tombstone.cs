namespace FlightTickets.Booking;

/// <summary>Marks attempts up to this one as released, for their late messages.</summary>
/// <param name="Attempt">The last attempt released.</param>
/// <param name="Until">When nothing of theirs can be on its way any more.</param>
/// <param name="Durable">Whether it is stored, which it is if a stored part was released.</param>
/// <param name="TakenAway">Whether it was not the order that gave it back.</param>
internal readonly record struct Tombstone(int Attempt, DateTimeOffset Until, bool Durable, bool TakenAway = false)
{
    /// <summary>
    /// How long a late message can live, with room to spare: Orleans drops a request that is older than its response timeout (30 s), and a
    /// silo that was frozen is declared dead and refused within minutes.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
}
