namespace FlightTickets.Fleet;

/// <summary>
/// Optimal string alignment distance (restricted Damerau–Levenshtein: insertion, deletion, substitution, transposition of neighbours),
/// after G. Navarro, "A guided tour to approximate string matching", ACM Computing Surveys 33 (2001).
/// </summary>
internal static class EditDistance
{
    private const int MaxLength = 40;

    /// <summary>How many typing errors a word of that length may have and still match.</summary>
    public static int Tolerance(int length) => length switch { < 4 => 0, < 6 => 1, < 10 => 2, _ => 3 };

    /// <summary>The distance, or <see cref="int.MaxValue"/> when it is more than <paramref name="most"/>.</summary>
    public static int Of(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > MaxLength || b.Length > MaxLength) return int.MaxValue;
        Span<int> before = stackalloc int[MaxLength + 1];
        Span<int> above = stackalloc int[MaxLength + 1];
        Span<int> row = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= b.Length; j++) above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var distance = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) distance = Math.Min(distance, before[j - 2] + 1);
                row[j] = distance;
                least = Math.Min(least, distance);
            }

            if (least > most) return int.MaxValue;
            var free = before;
            before = above;
            above = row;
            row = free;
        }

        return above[b.Length] <= most ? above[b.Length] : int.MaxValue;
    }
}
