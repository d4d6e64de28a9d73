using System.Collections.Immutable;
using FlightTickets.Orders;

namespace FlightTickets.Flights;

/// <summary>
/// Free seats that a flight has named to parties at check-in. For a moment it names them to nobody else, so that parties that check in at
/// once do not all try the same. An offer is a hint in memory and holds nothing: the party takes its seats like any others.
/// </summary>
internal sealed class SeatOffers(TimeProvider time)
{
    /// <summary>How long a seat is not named again; a party takes it within a second.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, DateTimeOffset> _offered = new(StringComparer.Ordinal);

    /// <summary>
    /// A free seat for each passenger, as <see cref="SeatAssignment"/> chooses it; seats of other offers only if there are no others. Empty
    /// if too few are free.
    /// </summary>
    /// <param name="map">The flight's seats now.</param>
    /// <param name="cabin">The party's cabin.</param>
    /// <param name="keptFromExitRow">For each passenger, whether an exit row is closed to them.</param>
    public ImmutableArray<string> Offer(SeatMap map, Cabin cabin, ImmutableArray<bool> keptFromExitRow)
    {
        var now = time.GetUtcNow();
        foreach (var (seat, until) in _offered.ToArray())
        {
            if (until <= now) _offered.Remove(seat);
        }

        var free = SeatRules.FreeSeats(map, cabin);
        var chosen = SeatAssignment.Choose(keptFromExitRow, [.. free.Where(seat => !_offered.ContainsKey(seat.Designator))]);
        if (chosen.IsEmpty) chosen = SeatAssignment.Choose(keptFromExitRow, free);
        foreach (var seat in chosen) _offered[seat] = now + Lasts;
        return chosen;
    }
}
