using System.Collections.Immutable;
using System.Text.Json;
using FlightTickets.Startup;

namespace FlightTickets.Import;

/// <summary>The imports so far, kept in the data folder (<c>import.json</c>): later imports use the dates of the first.</summary>
internal sealed record ImportRecord
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The date that the first import gave to 2013-01-01; a Tuesday.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The first day that matches the latest date of the busiest day, if a later import moved that day.</summary>
    public DateOnly? LastDayFirstDay { get; init; }

    /// <summary>Imports that ran to their end: the sample's name and first day.</summary>
    public ImmutableArray<string> Completed { get; init; } = [];

    public bool IsCompleted(string sample, DateOnly firstDay) => Completed.Contains(Key(sample, firstDay));

    public ImportRecord WithCompleted(string sample, DateOnly firstDay) =>
        IsCompleted(sample, firstDay) ? this : this with { Completed = Completed.Add(Key(sample, firstDay)) };

    public static ImportRecord Read(string path)
    {
        if (!File.Exists(path)) return new ImportRecord();
        try
        {
            return JsonSerializer.Deserialize<ImportRecord>(File.ReadAllBytes(path), Json)
                ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException e)
        {
            throw new StartupException(ExitCodes.DataError,
                $"{path} is damaged: it says where the sample's days were put. Restore it, or write {{\"firstDay\": "
                    + "\"YYYY-MM-DD\"}} into it.", e);
        }
    }

    /// <summary>Writes the record so that a crash leaves the old one or the new one.</summary>
    public void Write(string path)
    {
        var temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, this, Json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string Key(string sample, DateOnly firstDay) => $"{sample}@{firstDay:yyyy-MM-dd}";
}
