using FlightTickets.Client;

namespace FlightTickets.Web.Seats;

/// <summary>The kind of a place in a row.</summary>
public enum PlaceKind
{
    /// <summary>A seat.</summary>
    Seat,

    /// <summary>The gap where a seat is missing.</summary>
    Gap,

    /// <summary>An aisle.</summary>
    Aisle,
}

/// <summary>A place of a row.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Designator">The seat, as in 12A.</param>
/// <param name="Status">The seat's status.</param>
/// <param name="Attributes">In words: window, aisle, exit row.</param>
public sealed record Place(PlaceKind Kind, string? Designator = null, SeatStatus? Status = null, IReadOnlyList<string>? Attributes = null)
{
    /// <summary>Whether the seat is available.</summary>
    public bool IsAvailable => Kind == PlaceKind.Seat && Status == SeatStatus.Available;

    /// <summary>The seat in words, for visitors who use a screen reader.</summary>
    public string Description => Attributes is { Count: > 0 } ? $"{Designator}, {string.Join(", ", Attributes)}" : Designator ?? "";
}

/// <summary>A row, with as many places as its cabin has columns.</summary>
/// <param name="Number">The row's number.</param>
/// <param name="IsExit">Whether an exit is beside it.</param>
/// <param name="StartsWing">Whether the wings begin beside it; they are <see cref="SeatPlan.WingRows"/> rows long.</param>
/// <param name="Places">Its places from the left to the right.</param>
public sealed record PlanRow(int Number, bool IsExit, bool StartsWing, IReadOnlyList<Place> Places);

/// <summary>A cabin of the airplane.</summary>
/// <param name="Cabin">Which.</param>
/// <param name="Letters">The letter above each column; <see langword="null"/> above an aisle.</param>
/// <param name="Rows">Its rows from front to back.</param>
public sealed record PlanCabin(Cabin Cabin, IReadOnlyList<string?> Letters, IReadOnlyList<PlanRow> Rows);

/// <summary>
/// The airplane from above: seats in straight columns with the aisles between them, though a row may lack seats. It is computed from the
/// seat map alone, and gives positions, not looks.
/// </summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabins">Its cabins from front to back.</param>
/// <param name="Columns">The columns of the widest cabin, aisles included.</param>
public sealed record SeatPlan(string FlightId, IReadOnlyList<PlanCabin> Cabins, int Columns)
{
    /// <summary>How many rows the wings are long.</summary>
    public const int WingRows = 8;

    /// <summary>Lays out a seat map.</summary>
    /// <param name="map">The API's seat map.</param>
    public static SeatPlan Of(SeatMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var cabins = map.Cabins.Where(cabin => cabin.Rows.Count > 0).Select(Layout).ToArray();
        var columns = cabins.Select(cabin => cabin.Letters.Count).DefaultIfEmpty(0).Max();
        return new SeatPlan(map.FlightId, MarkWings(cabins), columns);
    }

    /// <summary>The seat with a designator.</summary>
    public Place? Find(string designator) =>
        Cabins.SelectMany(cabin => cabin.Rows).SelectMany(row => row.Places).FirstOrDefault(place => place.Designator == designator);

    private static PlanCabin Layout(SeatMapCabin cabin)
    {
        // The widest section of each position decides: a short row leaves its columns empty instead of moving its seats.
        var sections = cabin.Rows.Max(row => row.Sections.Count);
        var widths = Enumerable.Range(0, sections)
            .Select(i => cabin.Rows.Max(row => row.Sections.ElementAtOrDefault(i)?.Elements.Count ?? 0)).ToArray();
        var rows = cabin.Rows.Select(row => Row(row, widths)).ToArray();
        var letters = Enumerable.Range(0, widths.Sum() + sections - 1).Select(column => rows
            .Select(row => row.Places[column]).Where(place => place.Kind == PlaceKind.Seat)
            .Select(place => Letter(place.Designator!)).FirstOrDefault()).ToArray();
        return new PlanCabin(cabin.Cabin, letters, rows);
    }

    private static PlanRow Row(SeatMapRow row, int[] widths)
    {
        List<Place> places = [];
        for (var section = 0; section < widths.Length; section++)
        {
            if (section > 0) places.Add(new Place(PlaceKind.Aisle));
            var elements = row.Sections.ElementAtOrDefault(section)?.Elements ?? [];
            // Seats at the left wall keep to the wall; so do those at the right one.
            var missing = widths[section] - elements.Count;
            if (section == widths.Length - 1 && section > 0) places.AddRange(Enumerable.Repeat(new Place(PlaceKind.Gap), missing));
            places.AddRange(elements.Select(Element));
            if (section < widths.Length - 1 || section == 0) places.AddRange(Enumerable.Repeat(new Place(PlaceKind.Gap), missing));
        }

        var isExit = row.Sections.SelectMany(section => section.Elements).Any(element => element.Characteristics?.Contains("E") == true);
        return new PlanRow(row.Row, isExit, false, places);
    }

    private static Place Element(SeatMapElement element) => element is { Type: "seat", Designator: { } designator }
        ? new Place(PlaceKind.Seat, designator, element.Status, SeatAttributes.Of(element.Characteristics ?? []))
        : new Place(PlaceKind.Gap);

    // Exits between the doors at the ends are over the wings. Without any the wings are drawn in the middle, where they usually are.
    private static PlanCabin[] MarkWings(PlanCabin[] cabins)
    {
        var total = cabins.Sum(cabin => cabin.Rows.Count);
        if (total == 0) return cabins;
        var exits = cabins.SelectMany(cabin => cabin.Rows).Select((row, i) => (row.IsExit, i))
            .Where(row => row.IsExit && row.i > total / 5 && row.i < total * 4 / 5).Select(row => row.i).ToArray();
        var middle = exits.Length > 0 ? (exits[0] + exits[^1]) / 2 : total / 2;
        var first = Math.Clamp(middle - WingRows / 2, 0, Math.Max(0, total - WingRows));
        var start = 0;
        for (var i = 0; i < cabins.Length; i++)
        {
            var offset = start;
            cabins[i] = cabins[i] with { Rows = [.. cabins[i].Rows.Select((row, r) => row with { StartsWing = r + offset == first })] };
            start += cabins[i].Rows.Count;
        }

        return cabins;
    }

    private static string Letter(string designator) => designator.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
}
