using System.Collections.Immutable;
using System.Globalization;

namespace FlightTickets.Fleet;

/// <summary>The meaning of a designator in a layout.</summary>
internal enum SeatStanding
{
    /// <summary>The seat is not in the cabin.</summary>
    Absent,

    /// <summary>The seat exists but is not sold.</summary>
    Blocked,

    /// <summary>The seat is sold.</summary>
    Sellable,
}

/// <summary>
/// The seats of a layout, computed from rows and letters: a table per flight would cost more than it saves.
/// </summary>
internal static class SeatLayout
{
    /// <summary>What a designator means in one cabin of a layout.</summary>
    public static SeatStanding Find(ImmutableArray<CabinLayout> cabins, Cabin cabin, string designator)
    {
        var layout = cabins.FirstOrDefault(c => c.Cabin == cabin);
        if (layout is null || !TryParse(designator, out var row, out var letter) || !HasRow(layout, row)) return SeatStanding.Absent;
        if (letter == ' ' || !layout.Seats.Contains(letter, StringComparison.Ordinal) || layout.Missing.Contains(designator))
            return SeatStanding.Absent;
        return layout.Blocked.Contains(designator) ? SeatStanding.Blocked : SeatStanding.Sellable;
    }

    /// <summary>What a designator means, and its cabin.</summary>
    public static (SeatStanding Standing, Cabin? Cabin) Find(ImmutableArray<CabinLayout> cabins, string designator)
    {
        foreach (var layout in cabins)
        {
            var standing = Find(cabins, layout.Cabin, designator);
            if (standing != SeatStanding.Absent) return (standing, layout.Cabin);
        }

        return (SeatStanding.Absent, null);
    }

    /// <summary>The cabin's row numbers, from front to back.</summary>
    public static IEnumerable<int> Rows(CabinLayout layout) =>
        Enumerable.Range(layout.FirstRow, layout.LastRow - layout.FirstRow + 1).Where(row => !layout.SkipRows.Contains(row));

    /// <summary>The designators of all existing seats, from front to back and left to right.</summary>
    public static IEnumerable<string> Seats(CabinLayout layout)
    {
        var missing = layout.Missing.ToHashSet(StringComparer.Ordinal);
        foreach (var row in Rows(layout))
        {
            foreach (var letter in layout.Seats)
            {
                if (letter == ' ') continue;
                var designator = Designator(row, letter);
                if (!missing.Contains(designator)) yield return designator;
            }
        }
    }

    /// <summary>How many of the cabin's seats are sold: those that exist and are not blocked.</summary>
    public static int Sellable(CabinLayout layout) =>
        Rows(layout).Count() * layout.Seats.Count(letter => letter != ' ') - layout.Missing.Length - layout.Blocked.Length;

    /// <summary>Whether a seat is in an exit row of a cabin.</summary>
    public static bool IsInExitRow(ImmutableArray<CabinLayout> cabins, Cabin cabin, string designator) =>
        cabins.FirstOrDefault(c => c.Cabin == cabin) is { } layout && TryParse(designator, out var row, out _)
            && layout.ExitRows.Contains(row);

    /// <summary>The designator of a row and a letter.</summary>
    public static string Designator(int row, char letter) => string.Create(CultureInfo.InvariantCulture, $"{row}{letter}");

    /// <summary>Reads a designator in its only spelling: <c>12A</c>, no leading zero.</summary>
    public static bool TryParse(string? designator, out int row, out char letter)
    {
        (row, letter) = (0, ' ');
        if (designator is not { Length: 2 or 3 } || designator[0] is < '1' or > '9' || designator[^1] is < 'A' or > 'Z') return false;
        if (designator.Length == 3 && designator[1] is < '0' or > '9') return false;
        row = designator.Length == 2 ? designator[0] - '0' : (designator[0] - '0') * 10 + (designator[1] - '0');
        letter = designator[^1];
        return true;
    }

    private static bool HasRow(CabinLayout layout, int row) =>
        row >= layout.FirstRow && row <= layout.LastRow && !layout.SkipRows.Contains(row);
}
