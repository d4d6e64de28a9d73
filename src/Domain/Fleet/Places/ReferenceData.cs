using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace FlightTickets.Fleet;

/// <summary>The airports and airlines that every installation starts with, embedded from <c>data/nyc13</c>.</summary>
internal static class ReferenceData
{
    /// <summary>
    /// The airlines' accounting codes as IATA published them at the time of the sample ("Airline Coding Directory": the three-digit
    /// airline code or form code that begins a ticket's number).
    /// </summary>
    private static readonly FrozenDictionary<string, string> AccountingCodes = new Dictionary<string, string>
    {
        ["9E"] = "430",
        ["AA"] = "001",
        ["AS"] = "027",
        ["B6"] = "279",
        ["DL"] = "006",
        ["EV"] = "862",
        ["F9"] = "422",
        ["FL"] = "332",
        ["HA"] = "173",
        ["MQ"] = "093",
        ["OO"] = "302",
        ["UA"] = "016",
        ["US"] = "037",
        ["VX"] = "984",
        ["WN"] = "526",
        ["YV"] = "533",
    }.ToFrozenDictionary();

    /// <summary>The airports, by code.</summary>
    public static ImmutableArray<Airport> Airports { get; } =
        [.. Read("airports.csv", 8).Select(Airport).OrderBy(airport => airport.Iata, StringComparer.Ordinal)];

    /// <summary>The airlines, by designator.</summary>
    public static ImmutableArray<Airline> Airlines { get; } =
        [.. Read("airlines.csv", 2).Select(Airline).OrderBy(airline => airline.Code, StringComparer.Ordinal)];

    private static Airport Airport(string[] row) =>
        new(row[0], row[1], Known(row[2]), Known(row[3]), Number(row[4]), Number(row[5]), row[7]);

    private static Airline Airline(string[] row) => new(row[0], row[1], AccountingCodes.GetValueOrDefault(row[0], "000"));

    private static string? Known(string text) => text.Length == 0 ? null : text;

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    // The two files have no quotes. A row that does not fit stops the start-up, so no column is read as another.
    private static IEnumerable<string[]> Read(string name, int columns)
    {
        using var reader = new StreamReader(
            typeof(ReferenceData).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"{name} is not embedded."));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var row = line.Split(',');
            if (row.Length != columns || line.Contains('"', StringComparison.Ordinal)) throw new InvalidDataException($"{name}: '{line}'");
            yield return row;
        }
    }
}
