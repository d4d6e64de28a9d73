using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlightTickets.Bench;

/// <summary>A flight that 10,000 buyers wanted.</summary>
/// <param name="Contender">Whose.</param>
/// <param name="Round">In which round.</param>
/// <param name="SoldOut">Seconds until the last of its 300 places was sold.</param>
/// <param name="RefusedPerSecond">Refusals per second of the whole storm.</param>
/// <param name="Sold">Places sold.</param>
internal sealed record Storm(string Contender, int Round, double SoldOut, double RefusedPerSecond, long Sold);

/// <summary>Prints lines as they come, and medians and ratios at the end.</summary>
internal sealed class Report(IReadOnlyList<string> contenders)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
    private readonly List<(string Phase, Slice Slice)> _slices = [];
    private readonly List<Storm> _storms = [];
    private readonly List<string> _complaints = [];

    /// <summary>Whether everything was as it has to be.</summary>
    public bool IsClean => _complaints.Count == 0;

    public static void Progress(string text) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");

    public void Add(string phase, Slice slice)
    {
        _slices.Add((phase, slice));
        Console.WriteLine($"{phase,-8} {slice.Line}");
    }

    public void Storm(Storm storm)
    {
        _storms.Add(storm);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"         {storm.Contender}: sold out after {storm.SoldOut:F3} s, {storm.RefusedPerSecond:F0} refusals/s, {storm.Sold} sold"));
    }

    public static void Statements(string contender, IReadOnlyList<string> lines)
    {
        Console.WriteLine($"         statements of {contender}:");
        foreach (var line in lines) Console.WriteLine($"         {line}");
    }

    public void Complain(string text)
    {
        _complaints.Add(text);
        Console.WriteLine($"WRONG    {text}");
    }

    /// <summary>Medians over all measured slices; ratios are to the last contender, and each of them is a median over rounds.</summary>
    public void Summarize()
    {
        Console.WriteLine();
        var ratios = contenders.Count > 1 ? $"; in brackets the median of the rounds' ratios to {contenders[^1]}, and these" : "";
        Console.WriteLine($"medians of measured slices{ratios}");
        Row("bookings/s", "F0", slice => slice.PerSecond);
        Row("p50, ms", "F1", slice => slice.P50);
        Row("p99, ms", "F1", slice => slice.P99);
        Row("p99.9, ms", "F1", slice => slice.P999);
        Row("service CPU, ms a booking", "F2", slice => slice.ServiceCpu);
        Row("PostgreSQL CPU", "F2", slice => slice.Cpu.GetValueOrDefault("PostgreSQL", double.NaN));
        Row("RabbitMQ CPU", "F2", slice => slice.Cpu.GetValueOrDefault("RabbitMQ", double.NaN));
        Row("driver CPU", "F3", slice => slice.Cpu["driver"]);
        Row("WAL records a booking", "F1", slice => slice.WalRecords);
        Row("WAL bytes a booking", "F0", slice => slice.WalBytes);
        Row("commits a booking", "F2", slice => slice.Commits);
        Row("KB allocated a booking", "F0", slice => slice.AllocatedKilobytes);
        Row("thread-pool turns a booking", "F0", slice => slice.WorkItems);
        Row("GC pause, ms/s", "F1", slice => slice.GcPause);
        Row("other work, processors", "F2", slice => slice.OtherWork);
        Row("worst slice / median", "F2", WorstShare);
        Row("first 10 s / steady", "F2", FirstShare);
        if (_storms.Count > 0)
        {
            Row("sold out, s", "F3", (_, contender, round) => Median(StormsOf(contender, round).Select(storm => storm.SoldOut)));
            Row("refusals/s", "F0", (_, contender, round) => Median(StormsOf(contender, round).Select(storm => storm.RefusedPerSecond)));
        }

        Console.WriteLine(IsClean ? "data: nothing is wrong" : $"data: {_complaints.Count} complaints, see above");
    }

    public async Task WriteAsync(string path)
    {
        await using var file = File.Create(path);
        var slices = _slices.Select(one => new { one.Phase, one.Slice });
        await JsonSerializer.SerializeAsync(file, new { slices, storms = _storms, complaints = _complaints }, Json);
    }

    private IEnumerable<Slice> Of(string phase, string contender, int round) =>
        _slices.Where(one => one.Phase == phase && one.Slice.Contender == contender && one.Slice.Round == round).Select(one => one.Slice);

    private double[] Rates(string phase, string contender, int round) => [.. Of(phase, contender, round).Select(slice => slice.PerSecond)];

    private double WorstShare(string phase, string contender, int round) =>
        Rates(phase, contender, round) is { Length: > 1 } all ? all.Min() / Median(all) : double.NaN;

    private double FirstShare(string phase, string contender, int round) =>
        Median(Rates("first", contender, round)) / Median(Rates("measured", contender, round));

    private IEnumerable<Storm> StormsOf(string contender, int round) =>
        _storms.Where(storm => storm.Contender == contender && storm.Round == round);

    private void Row(string title, string format, Func<Slice, double> value) =>
        Row(title, format, (phase, contender, round) => Median(Of(phase, contender, round).Select(value)));

    private void Row(string title, string format, Func<string, string, int, double> ofRound)
    {
        var rounds = _slices.Select(one => one.Slice.Round).Distinct().ToArray();
        var phase = _storms.Count > 0 ? "storm" : "measured";
        // A contender without PostgreSQL and RabbitMQ alone: nothing to say of them.
        if (contenders.All(contender => double.IsNaN(Median(rounds.Select(round => ofRound(phase, contender, round)))))) return;
        var cells = contenders.Select(contender =>
        {
            var values = rounds.Select(round => ofRound(phase, contender, round)).ToArray();
            var cell = $"{contender} {Median(values).ToString(format, CultureInfo.InvariantCulture)}";
            if (contender == contenders[^1]) return cell;
            var ratios = rounds.Select(round => ofRound(phase, contender, round) / ofRound(phase, contenders[^1], round));
            var each = string.Join(' ', ratios.Select(ratio => ratio.ToString("F2", CultureInfo.InvariantCulture)));
            return string.Create(CultureInfo.InvariantCulture, $"{cell} ({Median(ratios):F2}: {each})");
        });
        Console.WriteLine($"{title,-28} {string.Join("   ", cells)}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
