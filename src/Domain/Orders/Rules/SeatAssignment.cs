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
    /// <param name="spread">Spreads parties that choose at once, so that not all try the same row.</param>
    /// <param name="round">How often the party tried before; on the first try it sits as far forward as possible.</param>
    public static ImmutableArray<string> Choose(ImmutableArray<bool> keptFromExitRow, ImmutableArray<FreeSeat> free, long spread, int round)
    {
        var party = keptFromExitRow.Length;
        var inside = free.Where(seat => !seat.IsExit).Select(seat => seat.Designator).ToImmutableArray();
        var anywhere = keptFromExitRow.Contains(true) ? inside : [.. free.Select(seat => seat.Designator)];
        if (anywhere.Length >= party)
        {
            var from = round == 0 ? 0 : (int)((spread + (round * 7)) % (anywhere.Length - party + 1));
            return anywhere.Slice(from, party);
        }

        var kept = keptFromExitRow.Count(isKept => isKept);
        if (inside.Length < kept || free.Length < party) return [];
        var (forKept, forOthers) = (new Queue<string>(inside.Take(kept)),
            new Queue<string>([.. inside.Skip(kept), .. free.Where(seat => seat.IsExit).Select(seat => seat.Designator)]));
        return [.. keptFromExitRow.Select(isKept => (isKept ? forKept : forOthers).Dequeue())];
    }
}
