using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FlightTickets.Persistence;

/// <summary>
/// The metrics and traces of the stores: a meter and an activity source, both named <see cref="Name"/>. They measure batches and never
/// rows, so that a booking pays for a fraction of a measurement; without a listener it pays nothing.
/// </summary>
public static class PersistenceInstruments
{
    /// <summary>The name to add to OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>.</summary>
    public const string Name = "FlightTickets.Persistence";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20] };
    private static readonly InstrumentAdvice<int> Rows = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] };

    internal static readonly Histogram<int> BatchRows = Meter.CreateHistogram("flighttickets.store.batch.size", "{row}",
        "Rows written in one round trip", advice: Rows);
    internal static readonly Histogram<double> BatchDuration = Meter.CreateHistogram(
        "flighttickets.store.batch.duration", "s",
        "Time from sending a batch until every row of it is settled, retries included", advice: Seconds);
    internal static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("flighttickets.store.conflicts", "{row}",
        "Writes that lost against another activation of the same grain");
    internal static readonly Counter<long> Retries = Meter.CreateCounter<long>("flighttickets.store.retries", "{batch}",
        "Batches retried, by reason");
    internal static readonly Counter<long> Failures = Meter.CreateCounter<long>("flighttickets.store.failures", "{row}",
        "Writes that were given up, by reason");
    internal static readonly Counter<long> RowsRead = Meter.CreateCounter<long>("flighttickets.store.reads", "{row}",
        "Rows read for activations");
    internal static readonly Counter<long> WakeUps = Meter.CreateCounter<long>("flighttickets.wakeups", "{grain}",
        "Grains woken because their state was due, by result");

    private static readonly ConcurrentDictionary<object, Func<Measurement<long>>> Queues = new();
    internal static readonly ObservableGauge<long> Queue = Meter.CreateObservableGauge(
        "flighttickets.store.queue", () => Queues.Values.Select(static queue => queue()), "{row}", "Writes that wait for the next batch");

    internal static readonly KeyValuePair<string, object?> Woken = new("result", "done"), NotWoken = new("result", "failed");

    internal static KeyValuePair<string, object?> Of(IRowStore store) => new("store", store.Description);

    internal static void Watch(object owner, IRowStore store, Func<int> length)
    {
        var tag = Of(store);
        Queues[owner] = () => new Measurement<long>(length(), tag);
        // A counter that first appears with the first failure has no rate, so the alert on it would miss that failure.
        Conflicts.Add(0, tag);
        foreach (var failure in Enum.GetNames<StoreFailure>())
        {
            Retries.Add(0, tag, new("failure", failure));
            Failures.Add(0, tag, new("failure", failure));
        }
    }

    internal static void Unwatch(object owner) => Queues.TryRemove(owner, out _);
}
