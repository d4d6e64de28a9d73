namespace FlightTickets.Web.Seats;

/// <summary>Where a row's number is written.</summary>
internal static class SeatColumns
{
    /// <summary>The first aisle's column; -1 where a cabin has none.</summary>
    public static int IndexOfAisle(this IReadOnlyList<string?> letters)
    {
        for (var i = 0; i < letters.Count; i++)
        {
            if (letters[i] is null) return i;
        }

        return -1;
    }
}
