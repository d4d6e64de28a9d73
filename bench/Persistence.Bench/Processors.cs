using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace FlightTickets.PersistenceBench;

/// <summary>
/// The processor time of clients and PostgreSQL's processes: on a shared machine it says more than the clock does.
/// </summary>
/// <param name="Client">This process.</param>
/// <param name="Server">PostgreSQL, ended sessions included.</param>
internal readonly record struct Processors(TimeSpan Client, TimeSpan Server)
{
    /// <summary>As of now.</summary>
    /// <param name="postmaster">PostgreSQL's first process.</param>
    public static Processors Used(int postmaster)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc")
            .Where(f => int.TryParse(Path.GetFileName(f), CultureInfo.InvariantCulture, out _)))
        {
            // The program's name may hold spaces: fields are counted from behind it. Of the first
            // process also what its ended children used.
            if (ReadStat(folder) is not { } fields) continue;
            if (folder == $"/proc/{postmaster}") ticks += Sum(fields, 11, 4);
            else if (long.Parse(fields[1], CultureInfo.InvariantCulture) == postmaster) ticks += Sum(fields, 11, 2);
        }

        using var self = Process.GetCurrentProcess();
        return new(self.TotalProcessorTime, TimeSpan.FromMilliseconds(10 * ticks));

        static long Sum(string[] fields, int from, int count) =>
            fields[from..(from + count)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
    }

    /// <summary>The number of PostgreSQL's first process.</summary>
    public static async Task<int> PostmasterAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SHOW data_directory");
        var lines = await File.ReadAllLinesAsync(Path.Combine((string)(await command.ExecuteScalarAsync())!, "postmaster.pid"));
        return int.Parse(lines[0], CultureInfo.InvariantCulture);
    }

    public static Processors operator -(Processors later, Processors earlier) =>
        new(later.Client - earlier.Client, later.Server - earlier.Server);

    // It may have ended between the two reads.
    private static string[]? ReadStat(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
