using System.Globalization;
using FlightTickets.Client;

namespace FlightTickets.Web.Administration;

/// <summary>A seat of a drawing.</summary>
/// <param name="Name">As in 12A.</param>
/// <param name="X">From the nose.</param>
/// <param name="Y">From the left wall.</param>
/// <param name="Kind">free, blocked or exit.</param>
public sealed record DrawnSeat(string Name, int X, int Y, string Kind);

/// <summary>A line of text of a drawing.</summary>
/// <param name="Text">What it says.</param>
/// <param name="X">From the nose.</param>
public sealed record DrawnWord(string Text, int X);

/// <summary>An airplane from above, its nose at the left: positions, not looks.</summary>
/// <param name="Seats">Its seats.</param>
/// <param name="Cabins">The names of its cabins.</param>
/// <param name="Rows">Every fifth row's number.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Width">How wide it is.</param>
public sealed record LayoutDrawing(
    IReadOnlyList<DrawnSeat> Seats, IReadOnlyList<DrawnWord> Cabins, IReadOnlyList<DrawnWord> Rows, int Length, int Width)
{
    /// <summary>The side of a seat.</summary>
    public const int Seat = 12;

    /// <summary>The space above the seats, for the names of cabins.</summary>
    public const int Top = 22;

    private const int Pitch = 16, Nose = 46, Tail = 30, Between = 18, Labelled = 5;

    /// <summary>Draws cabins, one behind the other.</summary>
    internal static LayoutDrawing Of(IReadOnlyList<CabinLayoutRequest> cabins)
    {
        List<DrawnSeat> seats = [];
        List<DrawnWord> names = [], rows = [];
        var width = cabins.Select(cabin => cabin.Seats.Length).DefaultIfEmpty(1).Max() * Pitch;
        var x = Nose;
        foreach (var cabin in cabins)
        {
            names.Add(new DrawnWord(Shop.Words.Cabin(cabin.Cabin), x));
            // A narrower cabin lies in the middle.
            var indent = (width - cabin.Seats.Length * Pitch) / 2;
            for (var row = cabin.FirstRow; row <= cabin.LastRow; row++)
            {
                if (cabin.SkipRows?.Contains(row) == true) continue;
                if (row == cabin.FirstRow || row % Labelled == 0) rows.Add(new DrawnWord(row.ToString(CultureInfo.InvariantCulture), x));
                seats.AddRange(SeatsOf(cabin, row, x, indent));
                x += Pitch;
            }

            x += Between;
        }

        return new LayoutDrawing(seats, names, rows, x - Between + Tail, width);
    }

    private static IEnumerable<DrawnSeat> SeatsOf(CabinLayoutRequest cabin, int row, int x, int indent) =>
        from place in cabin.Seats.Select((letter, i) => (letter, i))
        where place.letter != ' '
        let name = string.Create(CultureInfo.InvariantCulture, $"{row}{place.letter}")
        where cabin.Missing?.Contains(name) != true
        let kind = cabin.Blocked?.Contains(name) == true ? "blocked" : cabin.ExitRows?.Contains(row) == true ? "exit" : "free"
        select new DrawnSeat(name, x, Top + indent + place.i * Pitch + (Pitch - Seat) / 2, kind);
}
