using System.Diagnostics;
using System.Globalization;

namespace FlightTickets.Simulation;

/// <summary>Runs many seeds on all cores and reports the first failure, replayed and shrunk.</summary>
internal static class Seeds
{
    /// <returns>How many seeds ran, and the first failure.</returns>
    public static (long Ran, TimeSpan Took, Scenario? Failing) Search(
        ulong first, long count, Mutant mutant, CancellationToken cancellationToken, Action<long>? progress = null)
    {
        var watch = Stopwatch.StartNew();
        long ran = 0;
        Scenario? failing = null;
        var gate = new Lock();
        Parallel.For(0L, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, loop) =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                loop.Stop();
                return;
            }

            var scenario = Scenario.Of(first + (ulong)i);
            var broken = Run.Try(scenario, mutant);
            var done = Interlocked.Increment(ref ran);
            if (done % 10_000 == 0) progress?.Invoke(done);
            if (broken is null) return;
            lock (gate) failing ??= scenario;
            loop.Stop();
        });
        return (ran, watch.Elapsed, failing);
    }

    public static string Explain(Scenario failing, Mutant mutant)
    {
        var shrunk = Run.Shrink(failing, mutant);
        var story = new List<string>();
        var broken = Run.Try(shrunk, mutant, story);
        var told = string.Join('\n', story.Count <= 160 ? story : [.. story.Take(120), "…", .. story.TakeLast(40)]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {failing.Seed} breaks: {Run.Try(failing, mutant)}\nShrunk: {shrunk}\n{broken}\n{told}");
    }
}
