using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Bench;

/// <summary>The changes between two samples; figures per booking are NaN without bookings.</summary>
internal sealed record Slice
{
    public required string Contender { get; init; }
    public required int Round { get; init; }

    /// <summary>Of how many seconds after the start of the load it ends.</summary>
    public required double At { get; init; }
    public required double Seconds { get; init; }
    public required double PerSecond { get; init; }
    public required double P50 { get; init; }
    public required double P99 { get; init; }
    public required double P999 { get; init; }
    public required double RefusedPerSecond { get; init; }
    public required long Unknown { get; init; }

    /// <summary>Processor milliseconds per booking, by process.</summary>
    public required IReadOnlyDictionary<string, double> Cpu { get; init; }

    /// <summary>How many processors were busy with other programs: what they take is missing here.</summary>
    public required double OtherWork { get; init; }

    /// <summary>Megabytes at its end, by process.</summary>
    public required IReadOnlyDictionary<string, double> Resident { get; init; }
    public required double AllocatedKilobytes { get; init; }
    public required double WorkItems { get; init; }
    public required double CompiledMethods { get; init; }

    /// <summary>Milliseconds in which the garbage collector stopped the processes, per second.</summary>
    public required double GcPause { get; init; }
    public required double WalRecords { get; init; }
    public required double WalBytes { get; init; }
    public required double FullPages { get; init; }
    public required double Commits { get; init; }

    /// <summary>The share of row updates that changed no index.</summary>
    public required double HotShare { get; init; }
    public required long DeadRows { get; init; }
    public required double TableMegabytes { get; init; }

    /// <summary>CPU per booking of the service's own processes.</summary>
    public double ServiceCpu => Cpu.Where(one => one.Key is not ("PostgreSQL" or "RabbitMQ" or "driver")).Sum(one => one.Value);

    public static Slice Between(Contender contender, int round, Sample began, Sample from, Sample to)
    {
        var seconds = Stopwatch.GetElapsedTime(from.Timestamp, to.Timestamp).TotalSeconds;
        var latencies = to.Booked.Since(from.Booked);
        var n = latencies.Count == 0 ? double.NaN : latencies.Count;
        double Database(int column) => to.Database.Length > column ? to.Database[column] - from.Database[column] : double.NaN;
        var own = to.Processes.Zip(from.Processes).Sum(pair => pair.First.Cpu - pair.Second.Cpu);
        return new Slice
        {
            Contender = contender.Name,
            Round = round,
            At = Stopwatch.GetElapsedTime(began.Timestamp, to.Timestamp).TotalSeconds,
            Seconds = seconds,
            PerSecond = latencies.Count / seconds,
            P50 = latencies.At(0.5),
            P99 = latencies.At(0.99),
            P999 = latencies.At(0.999),
            RefusedPerSecond = (to.Refused - from.Refused) / seconds,
            Unknown = to.Unknown - from.Unknown,
            Cpu = to.Processes.Zip(from.Processes).ToDictionary(pair => pair.First.Name, pair => (pair.First.Cpu - pair.Second.Cpu) / n),
            OtherWork = Math.Max(0, to.Machine - from.Machine - own) / seconds / 1000,
            Resident = to.Processes.ToDictionary(process => process.Name, process => process.Resident),
            AllocatedKilobytes = (to.AllocatedBytes - from.AllocatedBytes) / n / 1024,
            WorkItems = (to.WorkItems - from.WorkItems) / n,
            CompiledMethods = to.CompiledMethods - from.CompiledMethods,
            GcPause = (to.GcPause - from.GcPause) / seconds * 1000,
            WalRecords = Database(0) / n,
            WalBytes = Database(1) / n,
            FullPages = Database(2) / n,
            Commits = Database(4) / n,
            HotShare = Database(6) / Database(5),
            DeadRows = to.Database.Length > 7 ? to.Database[7] : 0,
            TableMegabytes = to.Database.Length > 8 ? to.Database[8] / 1048576.0 : 0,
        };
    }

    public string Line
    {
        get
        {
            var cpu = string.Join(' ', Cpu.Select(one => Text($"{one.Key} {one.Value:F2}")));
            var resident = string.Join(' ', Resident.Where(one => one.Key != "driver").Select(one => Text($"{one.Key} {one.Value:F0}")));
            return Text($"{Contender,-9} {Round} {At,5:F0} s {PerSecond,6:F0}/s  p50 {P50:F1} p99 {P99:F1} p99.9 {P999:F1} ms") +
                Text($"  CPU {cpu} ms  other work {OtherWork:F2} processors") +
                DatabaseText +
                Text($"  allocated {AllocatedKilobytes:F0} KB  turns {WorkItems:F0}  GC {GcPause:F1} ms/s  compiled {CompiledMethods:F0}") +
                Text($"  RSS {resident} MB") +
                (RefusedPerSecond > 0 ? Text($"  refused {RefusedPerSecond:F0}/s") : "") +
                (Unknown > 0 ? Text($"  unknown {Unknown}") : "");
        }
    }

    private string DatabaseText => double.IsNaN(WalBytes)
        ? ""
        : Text($"  WAL {WalRecords:F1} records {WalBytes:F0} B {FullPages:F2} full pages  commits {Commits:F2}  HOT {HotShare:P0}") +
            Text($"  tables {TableMegabytes:F0} MB  dead rows {DeadRows}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
