using System.Collections.Immutable;
using System.Globalization;

namespace FlightTickets.Fleet;

/// <summary>Which layouts are taken.</summary>
internal static class SeatLayoutRules
{
    /// <summary>The highest row number: designators have two digits.</summary>
    public const int MaxRow = 99;

    /// <summary>The most letters of a row: one each of A to K without I, and some to spare.</summary>
    public const int MaxLetters = 12;

    /// <summary>Why a layout is refused; <see langword="null"/> if it is taken.</summary>
    public static Refusal? Check(ImmutableArray<CabinLayout> cabins)
    {
        if (cabins.IsDefaultOrEmpty) return Invalid("An airplane has at least one cabin.", "#/cabins");
        for (var i = 0; i < cabins.Length; i++)
        {
            if (Check(cabins[i], string.Create(CultureInfo.InvariantCulture, $"#/cabins/{i}")) is { } refusal) return refusal;
            for (var j = 0; j < i; j++)
            {
                var pointer = string.Create(CultureInfo.InvariantCulture, $"#/cabins/{i}");
                if (cabins[i].Cabin == cabins[j].Cabin) return Invalid("A cabin is described twice.", pointer + "/cabin");
                if (SeatLayout.Rows(cabins[i]).Intersect(SeatLayout.Rows(cabins[j])).Any())
                    return Invalid("A row is in two cabins.", pointer + "/firstRow");
            }
        }

        return null;
    }

    private static Refusal? Check(CabinLayout cabin, string pointer)
    {
        if (!Enum.IsDefined(cabin.Cabin)) return Invalid("There is no such cabin.", pointer + "/cabin");
        if (cabin.FirstRow is < 1 or > MaxRow) return Invalid("A row's number is 1 to 99.", pointer + "/firstRow");
        if (cabin.LastRow < cabin.FirstRow || cabin.LastRow > MaxRow) return Invalid("The last row is the first or later, up to 99.", pointer + "/lastRow");
        if (CheckLetters(cabin.Seats) is { } detail) return Invalid(detail, pointer + "/seats");
        if (Outside(cabin.SkipRows, cabin)) return Invalid("Rows to skip lie within the cabin, each named once.", pointer + "/skipRows");
        if (Outside(cabin.ExitRows, cabin) || cabin.ExitRows.Intersect(cabin.SkipRows).Any())
            return Invalid("Exit rows are rows of the cabin, each named once.", pointer + "/exitRows");
        var full = SeatLayout.Seats(cabin with { Missing = [] }).ToHashSet(StringComparer.Ordinal);
        if (!full.IsSupersetOf(cabin.Missing) || Twice(cabin.Missing))
            return Invalid("Missing seats have a row and a letter of the cabin, each named once.", pointer + "/missing");
        if (!full.IsSupersetOf(cabin.Blocked) || Twice(cabin.Blocked) || cabin.Blocked.Intersect(cabin.Missing).Any())
            return Invalid("Blocked seats are seats of the cabin, each named once.", pointer + "/blocked");
        return full.Count > cabin.Missing.Length ? null : Invalid("A cabin has at least one seat.", pointer + "/missing");
    }

    private static string? CheckLetters(string? seats)
    {
        if (string.IsNullOrEmpty(seats)) return "The letters of a full row are missing.";
        var blocks = seats.Split(' ');
        if (blocks.Any(block => block.Length == 0)) return "An aisle is one space between two seats.";
        var letters = string.Concat(blocks);
        if (letters.Any(letter => letter is < 'A' or > 'Z')) return "Seats are letters A to Z.";
        if (letters.Length > MaxLetters) return "A row has at most 12 seats.";
        return letters.Distinct().Count() == letters.Length ? null : "A letter is in the row twice.";
    }

    private static bool Outside(ImmutableArray<int> rows, CabinLayout cabin) =>
        rows.Any(row => row < cabin.FirstRow || row > cabin.LastRow) || rows.Distinct().Count() != rows.Length;

    private static bool Twice(ImmutableArray<string> seats) => seats.Distinct(StringComparer.Ordinal).Count() != seats.Length;

    private static Refusal Invalid(string detail, string pointer) => new(RefusalCodes.Invalid, detail) { Pointer = pointer };
}
