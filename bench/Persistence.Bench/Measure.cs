using System.Diagnostics;
using System.Globalization;
using Orleans.Storage;

namespace FlightTickets.PersistenceBench;

/// <summary>The measurements of one storage.</summary>
internal static class Measure
{
    private const int InFlight = 256;

    /// <summary>Writes a second: 256 grains, each writing its own row as soon as its last write is done.</summary>
    public static async Task<double> WritesAsync(IGrainStorage storage, string prefix, TimeSpan duration)
    {
        var states = await OpenAsync(storage, prefix, InFlight);
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(states.Select(s => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed < duration; count++)
                await storage.WriteStateAsync("s", s.Id, s.State);

            return count;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    /// <summary>The median time of a lone write, in milliseconds.</summary>
    public static async Task<double> LoneAsync(IGrainStorage storage, string prefix, int writes)
    {
        var (id, state) = (await OpenAsync(storage, prefix, 1))[0];
        var times = new List<double>();
        for (var i = 0; i < writes; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await storage.WriteStateAsync("s", id, state);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Median(times);
    }

    /// <summary>Reads a second of rows that were never read before, 256 at a time.</summary>
    public static async Task<double> ReadsAsync(IGrainStorage storage, string prefix, int rows)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, rows), new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (i, _) =>
        {
            var state = new GrainState<BenchState>();
            await storage.ReadStateAsync("s", Id(prefix, i), state);
            if (!state.RecordExists)
                throw new InvalidOperationException($"Row {i} is missing.");
        });
        return rows / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Writes rows to be read.</summary>
    public static async Task FillAsync(IGrainStorage storage, string prefix, int rows) => await Parallel.ForEachAsync(
        Enumerable.Range(0, rows), new ParallelOptions { MaxDegreeOfParallelism = InFlight },
        async (i, _) => await storage.WriteStateAsync("s", Id(prefix, i), NewState()));

    /// <summary>Rows a second that pgbench reaches with 100-row upserts, two clients, prepared, keys in order.</summary>
    public static async Task<double> PgbenchAsync(int port, TimeSpan duration)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, """
            \set base random(0, 255)
            INSERT INTO pgbench_state SELECT (:base * 100 + n)::text, gen_random_uuid(), decode(repeat('ab', 1000), 'hex')
            FROM generate_series(1, 100) n
            ON CONFLICT (id) DO UPDATE SET etag = excluded.etag, payload = excluded.payload;

            """);
        var start = new ProcessStartInfo("/usr/lib/postgresql/15/bin/pgbench",
            ["-h", "127.0.0.1", "-p", $"{port}", "-U", "postgres", "-n", "-c", "2", "-j", "2", "-M", "prepared", "-T",
                $"{duration.TotalSeconds:0}", "-f", script, "postgres"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(script);
        var tps = output.Split('\n').FirstOrDefault(l => l.StartsWith("tps = ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"pgbench failed: {await errors}");
        return 100 * double.Parse(tps.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task<(GrainId Id, GrainState<BenchState> State)[]> OpenAsync(IGrainStorage storage, string prefix, int count)
    {
        var states = Enumerable.Range(0, count).Select(i => (Id: Id(prefix, i), State: NewState())).ToArray();
        await Task.WhenAll(states.Select(async s =>
        {
            await storage.ReadStateAsync("s", s.Id, s.State);
            s.State.State = NewState().State;
        }));
        return states;
    }

    // A prefix that is no hexadecimal digit: AdoNet would make a number of the key.
    private static GrainId Id(string prefix, int n) => GrainId.Create("bench", $"x{prefix}-{n}");

    private static GrainState<BenchState> NewState()
    {
        var content = new byte[1000];
        Random.Shared.NextBytes(content);
        return new GrainState<BenchState>(new BenchState { Content = content });
    }
}
