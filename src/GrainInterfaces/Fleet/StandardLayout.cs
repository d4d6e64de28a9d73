using System.Collections.Immutable;
using System.Globalization;

namespace FlightTickets.Fleet;

/// <summary>A plausible layout where only the number of seats is known.</summary>
public static class StandardLayout
{
    /// <summary>The largest number of seats a layout can have; the largest airliner is certified for 853.</summary>
    public const int MaxSeats = 853;

    /// <summary>
    /// One economy cabin with exactly the given number of seats: two by two under 100 seats (a regional jet), three by three up to 250 (a
    /// narrow body), otherwise 3-3-3 (a wide body). Rows count from 1, the last one lacks the surplus
    /// seats, and the overwing exits are in the middle.
    /// </summary>
    /// <param name="seats">1 to <see cref="MaxSeats"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer or more seats.</exception>
    public static ImmutableArray<CabinLayout> For(int seats)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seats, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seats, MaxSeats);
        var row = seats switch { < 100 => "AB CD", <= 250 => "ABC DEF", _ => "ABC DEF GHJ" };
        var letters = row.Replace(" ", "", StringComparison.Ordinal);
        var rows = (seats + letters.Length - 1) / letters.Length;
        var missing = letters[^(rows * letters.Length - seats)..]
            .Select(letter => string.Create(CultureInfo.InvariantCulture, $"{rows}{letter}"))
            .ToImmutableArray();
        return [new CabinLayout(Cabin.Economy, 1, rows, row, ExitRows: [(rows + 1) / 2], SkipRows: [], missing, Blocked: [])];
    }
}
