using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FlightTickets.Servers;

namespace FlightTickets.Streams.Bench;

/// <summary>Something that takes events and delivers them.</summary>
internal interface IContender
{
    /// <summary>How many publishers it has; each keeps its own order.</summary>
    int Publishers { get; }

    /// <summary>Called with the time stamp an event was made with, when it is delivered.</summary>
    Action<long>? Delivered { get; set; }

    /// <summary>Publishes events of 500 bytes; completes when all are confirmed.</summary>
    Task PublishAsync(int publisher, int count);
}

/// <summary>What one run measured.</summary>
internal sealed record Result(double PerSecond, double P50, double P99, double ProcessCpu, double BrokerCpu) : IComparable<Result>
{
    public int CompareTo(Result? other) => PerSecond.CompareTo(other?.PerSecond);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerSecond,8:F0} events/s  delay p50 {P50,7:F1} ms p99 {P99,7:F1} ms  CPU an event: process {ProcessCpu,5:F0} us, "
            + $"broker {BrokerCpu,5:F0} us");
}

internal static class Run
{
    public const int EventBytes = 500;

    /// <summary>How many events are on their way to their confirm at most, in all.</summary>
    private const int Window = 1000;

    /// <summary>
    /// As fast as it goes: every publisher has its share of the window under way, and stops when the time is up; then all must arrive.
    /// </summary>
    public static Task<Result> LoadAsync(IContender contender, RabbitMqServer server, TimeSpan time, int batch) =>
        MeasureAsync(contender, server, async published =>
        {
            var clock = Stopwatch.StartNew();
            var lanes = Math.Max(1, Window / batch / contender.Publishers);
            await Task.WhenAll(
                Enumerable.Range(0, contender.Publishers).SelectMany(publisher => Enumerable.Range(0, lanes).Select(async _ =>
            {
                while (clock.Elapsed < time)
                {
                    await contender.PublishAsync(publisher, batch);
                    published(batch);
                }
            })));
        });

    /// <summary>At a steady pace.</summary>
    public static Task<Result> PacedAsync(IContender contender, RabbitMqServer server, int perSecond, TimeSpan time) =>
        MeasureAsync(contender, server, async published =>
        {
            var clock = Stopwatch.StartNew();
            var under = new List<Task>();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, 1000.0 / perSecond)));
            for (var sent = 0; clock.Elapsed < time;)
            {
                await timer.WaitForNextTickAsync();
                for (; sent < clock.Elapsed.TotalSeconds * perSecond; sent++)
                {
                    under.Add(contender.PublishAsync(sent % contender.Publishers, 1));
                    published(1);
                }
            }

            await Task.WhenAll(under);
        });

    private static async Task<Result> MeasureAsync(IContender contender, RabbitMqServer server, Func<Action<int>, Task> publish)
    {
        var delays = new ConcurrentBag<double>();
        var (published, delivered) = (0, 0);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var complete = false;
        contender.Delivered = stamp =>
        {
            delays.Add(Stopwatch.GetElapsedTime(stamp).TotalMilliseconds);
            if (Interlocked.Increment(ref delivered) >= Volatile.Read(ref published) && Volatile.Read(ref complete))
            {
                all.TrySetResult();
            }
        };
        GC.Collect();
        var (process, broker, begun) = (Environment.CpuUsage.TotalTime, BrokerCpu(server), Stopwatch.GetTimestamp());
        await publish(count => Interlocked.Add(ref published, count));
        Volatile.Write(ref complete, true);
        if (Volatile.Read(ref delivered) < published)
        {
            await all.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }

        var elapsed = Stopwatch.GetElapsedTime(begun);
        var sorted = delays.Order().ToArray();
        return new(
            published / elapsed.TotalSeconds,
            sorted[sorted.Length / 2],
            sorted[sorted.Length * 99 / 100],
            (Environment.CpuUsage.TotalTime - process).TotalMicroseconds / published,
            (BrokerCpu(server) - broker).TotalMicroseconds / published);
    }

    private static TimeSpan BrokerCpu(RabbitMqServer server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        return process.TotalProcessorTime;
    }
}
