using System.Globalization;
using FlightTickets.Client;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Administration;

/// <summary>A cabin's seats as an admin types them.</summary>
/// <param name="Cabin">Which; empty for a line that is not used.</param>
/// <param name="FirstRow">The first row's number.</param>
/// <param name="LastRow">The last row's number.</param>
/// <param name="Seats">The letters of a row, with a blank where an aisle is.</param>
/// <param name="ExitRows">Numbers, separated by blanks or commas.</param>
/// <param name="SkipRows">Numbers that no row has.</param>
/// <param name="Missing">Seats that do not exist.</param>
/// <param name="Blocked">Seats that are not sold.</param>
public sealed record CabinFields(
    string Cabin, string FirstRow, string LastRow, string Seats, string ExitRows, string SkipRows, string Missing, string Blocked)
{
    /// <summary>A line that is not used.</summary>
    public static CabinFields Empty { get; } = new("", "", "", "", "", "", "", "");

    /// <summary>The cabin; <see langword="null"/> while a number is something else.</summary>
    public CabinLayoutRequest? Layout =>
        WireNames.Read<Cabin>(Cabin) is { } cabin && Number(FirstRow) is { } first && Number(LastRow) is { } last
        && Numbers(ExitRows) is { } exits && Numbers(SkipRows) is { } skips
            ? new CabinLayoutRequest
            {
                Cabin = cabin,
                FirstRow = first,
                LastRow = last,
                Seats = Seats.Trim().ToUpperInvariant(),
                ExitRows = exits,
                SkipRows = skips,
                Missing = Words(Missing),
                Blocked = Words(Blocked),
            }
            : null;

    internal static CabinFields Of(CabinLayout cabin) => new(
        cabin.Cabin.Wire(), Text(cabin.FirstRow), Text(cabin.LastRow), cabin.Seats, string.Join(' ', cabin.ExitRows.Select(Text)),
        string.Join(' ', cabin.SkipRows.Select(Text)), string.Join(' ', cabin.Missing), string.Join(' ', cabin.Blocked));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static List<int>? Numbers(string text)
    {
        List<int> numbers = [];
        foreach (var word in Words(text))
        {
            if (Number(word) is not { } number) return null;
            numbers.Add(number);
        }

        return numbers;
    }

    private static string[] Words(string text) => text.ToUpperInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>An airplane as an admin types it.</summary>
/// <param name="Tail">The tail number.</param>
/// <param name="Manufacturer">Who built it.</param>
/// <param name="Model">The model.</param>
/// <param name="Built">The year, or nothing.</param>
/// <param name="Cabins">Its cabins, from the nose on; unused lines at the end.</param>
public sealed record LayoutForm(string Tail, string Manufacturer, string Model, string Built, IReadOnlyList<CabinFields> Cabins)
{
    /// <summary>How many cabins an airplane may have.</summary>
    public const int MostCabins = 4;

    private const int MostRows = 200;

    /// <summary>The form of an airplane that does not exist yet.</summary>
    public static LayoutForm New { get; } = new(
        "", "", "", "", Padded([new("economy", "1", "30", "ABC DEF", "12", "13", "", "")]));

    /// <summary>What keeps it from being saved.</summary>
    public string? Fault { get; init; }

    /// <summary>The cabins that can be drawn.</summary>
    public IReadOnlyList<CabinLayoutRequest> Drawn =>
        [.. Cabins.Select(cabin => cabin.Layout).OfType<CabinLayoutRequest>().Where(cabin => cabin.LastRow - cabin.FirstRow < MostRows)];

    internal static LayoutForm Of(Airplane airplane) => new(
        airplane.Tail, airplane.Manufacturer, airplane.Model, airplane.Built?.ToString(CultureInfo.InvariantCulture) ?? "",
        Padded(airplane.Cabins.Select(CabinFields.Of)));

    internal static LayoutForm Read(IFormCollection form) => new(
        form["tail"].ToString().Trim().ToUpperInvariant(), form["manufacturer"].ToString().Trim(), form["model"].ToString().Trim(),
        form["built"].ToString().Trim(),
        Padded(Enumerable.Range(0, MostCabins).Select(i => new CabinFields(
            At(form, "cabin", i), At(form, "first", i), At(form, "last", i), At(form, "seats", i), At(form, "exits", i),
            At(form, "skip", i), At(form, "missing", i), At(form, "blocked", i)))));

    /// <summary>What the API is asked to store; <see langword="null"/> where a number is something else.</summary>
    internal ReplaceAirplaneRequest? Request()
    {
        var cabins = Cabins.Where(cabin => cabin.Cabin.Length > 0).Select(cabin => cabin.Layout).ToArray();
        int? year = int.TryParse(Built, NumberStyles.None, CultureInfo.InvariantCulture, out var built) ? built : null;
        return cabins.Any(cabin => cabin is null) || Built.Length > 0 && year is null
            ? null
            : new() { Manufacturer = Manufacturer, Model = Model, Built = year, Cabins = [.. cabins.OfType<CabinLayoutRequest>()] };
    }

    private static string At(IFormCollection form, string field, int i) =>
        form[string.Create(CultureInfo.InvariantCulture, $"{field}{i}")].ToString();

    private static CabinFields[] Padded(IEnumerable<CabinFields> cabins) =>
        [.. cabins.Concat(Enumerable.Repeat(CabinFields.Empty, MostCabins)).Take(MostCabins)];
}
