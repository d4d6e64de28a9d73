using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>Decides whether a layout is valid.</summary>
internal static class SeatLayoutRules
{
    /// <summary>The highest row number: designators have two digits.</summary>
    public const int MaxRow = 99;

    /// <summary>The most letters in a row: one each of A to K without I, and some to spare.</summary>
    public const int MaxLetters = 12;

    /// <summary>Why a layout is refused; <see langword="null"/> if it is valid.</summary>
    public static Refusal? Check(ImmutableArray<CabinLayout> cabins)
    {
        if (cabins.IsDefaultOrEmpty)
            return Invalid("An airplane has at least one cabin.", FieldPath.Of(nameof(AirplaneSpecification.Cabins)));
        for (var i = 0; i < cabins.Length; i++)
        {
            var field = FieldPath.Of(nameof(AirplaneSpecification.Cabins))[i];
            if (Check(cabins[i], field) is { } refusal) return refusal;
            for (var j = 0; j < i; j++)
            {
                if (cabins[i].Cabin == cabins[j].Cabin)
                    return Invalid("A cabin is described twice.", field.Then(nameof(CabinLayout.Cabin)));
                if (SeatLayout.Rows(cabins[i]).Intersect(SeatLayout.Rows(cabins[j])).Any())
                    return Invalid("A row is in two cabins.", field.Then(nameof(CabinLayout.FirstRow)));
            }
        }

        return null;
    }

    private static Refusal? Check(CabinLayout cabin, FieldPath field)
    {
        if (!Enum.IsDefined(cabin.Cabin)) return Invalid("There is no such cabin.", field.Then(nameof(CabinLayout.Cabin)));
        if (cabin.FirstRow is < 1 or > MaxRow) return Invalid("A row's number is 1 to 99.", field.Then(nameof(CabinLayout.FirstRow)));
        if (cabin.LastRow < cabin.FirstRow || cabin.LastRow > MaxRow)
            return Invalid("The last row is the first or later, up to 99.", field.Then(nameof(CabinLayout.LastRow)));
        if (CheckLetters(cabin.Seats) is { } detail) return Invalid(detail, field.Then(nameof(CabinLayout.Seats)));
        if (Outside(cabin.SkipRows, cabin))
            return Invalid("Rows to skip lie within the cabin, each named once.", field.Then(nameof(CabinLayout.SkipRows)));
        if (Outside(cabin.ExitRows, cabin) || cabin.ExitRows.Intersect(cabin.SkipRows).Any())
            return Invalid("Exit rows are rows of the cabin, each named once.", field.Then(nameof(CabinLayout.ExitRows)));
        var full = SeatLayout.Seats(cabin with { Missing = [] }).ToHashSet(StringComparer.Ordinal);
        if (!full.IsSupersetOf(cabin.Missing) || Twice(cabin.Missing))
            return Invalid("Missing seats have a row and a letter of the cabin, each named once.", field.Then(nameof(CabinLayout.Missing)));
        if (!full.IsSupersetOf(cabin.Blocked) || Twice(cabin.Blocked) || cabin.Blocked.Intersect(cabin.Missing).Any())
            return Invalid("Blocked seats are seats of the cabin, each named once.", field.Then(nameof(CabinLayout.Blocked)));
        return full.Count > cabin.Missing.Length
            ? null
            : Invalid("A cabin has at least one seat.", field.Then(nameof(CabinLayout.Missing)));
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

    private static Refusal Invalid(string detail, FieldPath field) => new(RefusalCodes.Invalid, detail) { Field = field };
}
