using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ;

/// <summary>The provider's metrics and traces: a meter and an activity source, both named <see cref="Name"/>.</summary>
public static class RabbitMqInstruments
{
    /// <summary>The name to add to OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>.</summary>
    public const string Name = "Orleans.Streams.RabbitMQ";

    internal static readonly ActivitySource Source = new(Name);
    internal static readonly Meter Meter = new(Name);
    internal static readonly Counter<long> Published = Meter.CreateCounter<long>("orleans.rabbitmq.published", "{message}",
        "Messages passed to the publisher");
    internal static readonly Counter<long> Confirmed = Meter.CreateCounter<long>("orleans.rabbitmq.confirmed", "{message}",
        "Messages the broker confirmed");
    internal static readonly Counter<long> Failed = Meter.CreateCounter<long>("orleans.rabbitmq.publish.failed", "{message}",
        "Unconfirmed messages, by outcome");
    internal static readonly Counter<long> Received = Meter.CreateCounter<long>("orleans.rabbitmq.received", "{message}",
        "Messages the broker delivered");
    internal static readonly Counter<long> Redelivered = Meter.CreateCounter<long>("orleans.rabbitmq.redelivered", "{message}",
        "Messages the broker redelivered");
    internal static readonly Counter<long> Delivered = Meter.CreateCounter<long>("orleans.rabbitmq.delivered", "{message}",
        "Messages delivered to all subscribers and acknowledged");
    internal static readonly Counter<long> DeadLettered = Meter.CreateCounter<long>("orleans.rabbitmq.dead_lettered", "{message}",
        "Messages moved to the dead-letter queue");
    internal static readonly ConcurrentDictionary<object, Func<Measurement<long>>> Lags = new();
    internal static readonly ObservableGauge<long> Lag = Meter.CreateObservableGauge(
        "orleans.rabbitmq.lag", () => Lags.Values.Select(static lag => lag()), "{message}",
        "Messages of the partitions this silo reads that are not acknowledged yet, the broker's share as of the last few seconds");
    internal static readonly Histogram<double> Delay = Meter.CreateHistogram<double>("orleans.rabbitmq.delay", "s",
        "Time from publish to the acknowledgement after delivery");

    internal static void PublishEnded(PublishOutcome outcome, KeyValuePair<string, object?> exchange)
    {
        if (outcome == PublishOutcome.Confirmed)
        {
            Confirmed.Add(1, exchange);
        }
        else
        {
            Failed.Add(1, exchange, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        }
    }
}
