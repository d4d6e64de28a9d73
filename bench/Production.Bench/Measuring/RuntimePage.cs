using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>The counters of some <c>/metrics</c> pages, added up over pages and labels.</summary>
internal sealed class RuntimePage
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, double> _sums = [];

    public static async Task<RuntimePage> ReadAsync(IReadOnlyList<Uri> pages, CancellationToken cancellationToken)
    {
        var page = new RuntimePage();
        foreach (var address in pages)
        {
            foreach (var line in (await Http.GetStringAsync(address, cancellationToken)).Split('\n'))
            {
                var name = line.IndexOfAny(['{', ' ']);
                if (name <= 0 || line[0] == '#') continue;
                var value = line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (line[name] == ' ') value = value[1..];
                if (value.Length > 0 && double.TryParse(value[0], CultureInfo.InvariantCulture, out var number))
                    page._sums[line[..name]] = page.Sum(line[..name]) + number;
            }
        }

        return page;
    }

    /// <summary>A counter's sum; 0 if it does not exist.</summary>
    public double Sum(string name) => _sums.GetValueOrDefault(name);
}
