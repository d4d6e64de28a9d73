using System.Collections.Concurrent;
using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>The results of a run, counted per client and added up at the end, so counting causes no contention.</summary>
internal sealed class Tally
{
    private readonly ConcurrentBag<List<double>> _latencies = [];
    private readonly ConcurrentDictionary<string, int> _others = new();

    public List<double> Open()
    {
        var list = new List<double>(100_000);
        _latencies.Add(list);
        return list;
    }

    public void Other(string what) => _others.AddOrUpdate(what, 1, static (_, n) => n + 1);

    public string Report(LoadOptions options, TimeSpan elapsed, IReadOnlyList<double> serverCpuSeconds)
    {
        var all = _latencies.SelectMany(x => x).Order().ToArray();
        var refusals = _others.Values.Sum();
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{options.Load.ToString().ToLowerInvariant()}: {options.Clients} clients, {elapsed.TotalSeconds:F1} s: "
                + $"{all.Length / elapsed.TotalSeconds:F0} bookings/s, p50 {At(all, 0.50):F1} ms, p95 {At(all, 0.95):F1} ms, "
                + $"p99 {At(all, 0.99):F1} ms, max {At(all, 1):F1} ms");
        if (refusals > 0)
        {
            var codes = string.Join(", ", _others.OrderByDescending(x => x.Value).Select(x => $"{x.Key} {x.Value}"));
            line += string.Create(CultureInfo.InvariantCulture, $"; others {refusals / elapsed.TotalSeconds:F0}/s: {codes}");
        }
        if (serverCpuSeconds.Count > 0 && all.Length + refusals > 0)
        {
            var each = serverCpuSeconds.Select(seconds => seconds * 1000 / (all.Length + refusals)).ToArray();
            line += string.Create(CultureInfo.InvariantCulture, $"; server CPU {each.Sum():F2} ms a request");
            if (each.Length > 1) line += $" ({string.Join(" + ", each.Select(one => one.ToString("F2", CultureInfo.InvariantCulture)))})";
        }

        return line;
    }

    private static double At(double[] sorted, double quantile) =>
        sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(sorted.Length * quantile))];
}
