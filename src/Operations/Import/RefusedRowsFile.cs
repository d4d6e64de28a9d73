using CsvHelper;

namespace FlightTickets.Import;

/// <summary>The rows that an import refused, each with its reason: <c>import-nyc13.csv</c> in the data folder.</summary>
internal static class RefusedRowsFile
{
    public static string PathIn(string dataFolder, string sample) => Path.Combine(dataFolder, $"import-{sample}.csv");

    public static void Write(string path, IEnumerable<RefusedRow> rows)
    {
        using var csv = CsvWriter.ToFile(path);
        csv.WriteRecords(rows);
    }
}
