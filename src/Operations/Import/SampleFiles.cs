using System.Collections.Immutable;
using CsvHelper;
using FlightTickets.Startup;

namespace FlightTickets.Import;

/// <summary>The sample's files, which the build copies beside the program (<c>nyc13/</c>).</summary>
internal sealed record SampleFiles(ImmutableArray<FlightRow> Flights, ImmutableArray<PlaneRow> Planes, ImmutableArray<AirportRow> Airports)
{
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "nyc13");

    public static SampleFiles Read(string folder) =>
        new(Read<FlightRow>(folder, "flights.csv"), Read<PlaneRow>(folder, "planes.csv"), Read<AirportRow>(folder, "airports.csv"));

    private static ImmutableArray<T> Read<T>(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            using var csv = CsvReader.FromFile(path);
            return [.. csv.GetRecords<T>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new StartupException(ExitCodes.DataError, $"The sample's file {path} cannot be read: {FirstLine(e.Message)}", e);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
