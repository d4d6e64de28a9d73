using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>A free seat.</summary>
/// <param name="Designator">The seat, <c>12A</c>.</param>
/// <param name="IsExit">Whether it is in an exit row.</param>
internal readonly record struct FreeSeat(string Designator, bool IsExit);

/// <summary>Chooses free seats for a party that chose none.</summary>
internal static class SeatAssignment
{
    /// <summary>
    /// A seat for each passenger, in order: side by side outside the exit rows if possible, else first for those who may not sit in an exit
    /// row. Empty if too few are free.
    /// </summary>
    /// <param name="keptFromExitRow">For each passenger, whether an exit row is closed to them.</param>
    /// <param name="free">The free seats, from front to back.</param>
    public static ImmutableArray<string> Choose(ImmutableArray<bool> keptFromExitRow, ImmutableArray<FreeSeat> free)
    {
        var party = keptFromExitRow.Length;
        var inside = free.Where(seat => !seat.IsExit).Select(seat => seat.Designator).ToImmutableArray();
        var anywhere = keptFromExitRow.Contains(true) ? inside : [.. free.Select(seat => seat.Designator)];
        if (anywhere.Length >= party) return anywhere.Slice(0, party);

        var kept = keptFromExitRow.Count(isKept => isKept);
        if (inside.Length < kept || free.Length < party) return [];
        var (forKept, forOthers) = (new Queue<string>(inside.Take(kept)),
            new Queue<string>([.. inside.Skip(kept), .. free.Where(seat => seat.IsExit).Select(seat => seat.Designator)]));
        return [.. keptFromExitRow.Select(isKept => (isKept ? forKept : forOthers).Dequeue())];
    }
}
