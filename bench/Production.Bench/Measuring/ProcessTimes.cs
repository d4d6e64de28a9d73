using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>What processes have used, from <c>/proc</c>.</summary>
internal static class ProcessTimes
{
    // USER_HZ of every Linux that .NET runs on.
    private const double MillisecondsPerTick = 10;

    /// <summary>Processor milliseconds of a process and its children, ended ones included.</summary>
    public static double Milliseconds(int id)
    {
        var own = Stat(id.ToString(CultureInfo.InvariantCulture)) is { } stat ? stat[11] + stat[12] + stat[13] + stat[14] : 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (char.IsAsciiDigit(Path.GetFileName(folder)[0]) && Stat(Path.GetFileName(folder)) is { } child && (int)child[1] == id)
                own += child[11] + child[12];
        return own * MillisecondsPerTick;
    }

    /// <summary>Processor milliseconds that the whole machine has used.</summary>
    public static double MachineMilliseconds()
    {
        // "cpu", then user nice system idle iowait irq softirq steal, and what is contained in them.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        var used = fields.Where((_, i) => i is not (3 or 4)).Sum(field => double.Parse(field, CultureInfo.InvariantCulture));
        return used * MillisecondsPerTick;
    }

    /// <summary>Megabytes in memory; of a process alone.</summary>
    public static double ResidentMegabytes(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0;
        }
    }

    // Fields from the state on, which is 0; the state itself reads as 0.
    private static double[]? Stat(string id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return [.. fields.Select(field => double.TryParse(field, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
