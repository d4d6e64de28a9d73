using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ;

/// <summary>A message as the broker handed it out.</summary>
public sealed class RabbitMqDelivery
{
    internal const string PublishedAtHeader = "x-published-at";

    // One for all: subscribers seldom throw.
    private static readonly Lock ThrownGate = new();

    internal RabbitMqDelivery(
        string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, bool redelivered,
        Streams.PartitionConsumer? consumer = null, ulong tag = 0)
    {
        Exchange = exchange;
        RoutingKey = routingKey;
        Properties = properties;
        Body = body;
        Redelivered = redelivered;
        Consumer = consumer;
        Tag = tag;
    }

    /// <summary>The exchange it was published to.</summary>
    public string Exchange { get; }

    /// <summary>The routing key it was published with.</summary>
    public string RoutingKey { get; }

    /// <summary>Its properties and headers.</summary>
    public IReadOnlyBasicProperties Properties { get; }

    /// <summary>Its body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Whether it was handed out before; it may already have been delivered.</summary>
    public bool Redelivered { get; }

    /// <summary>The consumer that received it; only its channel can acknowledge the message.</summary>
    internal Streams.PartitionConsumer? Consumer { get; }

    internal ulong Tag { get; }

    /// <summary>Why it was given up, if it was.</summary>
    internal List<DeadLetters.DeliveryFailure>? Failures { get; private set; }

    /// <summary>The subscribers' exceptions of the last attempt, by subscription.</summary>
    internal Dictionary<Guid, (Exception Exception, int Attempts)>? Thrown { get; private set; }

    /// <summary>A header as text; <see langword="null"/> when it is missing.</summary>
    public string? Header(string name) =>
        Properties.Headers is { } headers && headers.TryGetValue(name, out var value)
            ? value switch
            {
                null => null,
                byte[] bytes => Encoding.UTF8.GetString(bytes),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            }
            : null;

    /// <summary>When it was published, by the publisher's clock, if given.</summary>
    internal DateTimeOffset? PublishedAt =>
        Properties.Headers is { } headers && headers.TryGetValue(PublishedAtHeader, out var value) && value is long milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    internal void Fail(DeadLetters.DeliveryFailure failure) => (Failures ??= []).Add(failure);

    /// <summary>Called by the agent's calls, one at a time for a subscription but not for the message.</summary>
    internal void RecordThrown(Guid subscription, Exception exception)
    {
        lock (ThrownGate)
        {
            Thrown ??= [];
            Thrown[subscription] = (exception, Thrown.TryGetValue(subscription, out var before) ? before.Attempts + 1 : 1);
        }
    }
}
