using System.Diagnostics.Metrics;
using FlightTickets.Persistence;

namespace FlightTickets.Events.Outbox;

/// <summary>The metrics of the outbox: a meter named <see cref="Name"/>.</summary>
public static class OutboxInstruments
{
    /// <summary>The name to add to OpenTelemetry's <c>AddMeter</c>.</summary>
    public const string Name = "FlightTickets.Events";

    private static readonly Meter Meter = new(Name);
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20] };

    internal static readonly Counter<long> Published = Meter.CreateCounter<long>("flighttickets.outbox.published", "{event}",
        "Events taken from the outbox to the broker");
    internal static readonly Counter<long> DeadLettered = Meter.CreateCounter<long>("flighttickets.outbox.dead_lettered", "{event}",
        "Events that ended in the dead letters of the outbox");
    internal static readonly Histogram<double> Delay = Meter.CreateHistogram(
        "flighttickets.outbox.delay", "s",
        "Time from an event's commit until the broker confirmed it, for the oldest event of a round", advice: Seconds);

    internal static KeyValuePair<string, object?> Of(IRowStore store) => new("store", store.Description);

    /// <summary>
    /// A counter that first appears with the first failure has no rate, so the alert on it would miss that failure.
    /// </summary>
    internal static void Begin(IRowStore store) => DeadLettered.Add(0, Of(store));
}
