using System.Globalization;
using System.Text;
using Orleans.Streams.RabbitMQ.Publishing;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ;

/// <summary>A message as the broker handed it out, or a part of one that carries several.</summary>
public sealed class RabbitMqDelivery
{
    internal const string PublishedAtHeader = "x-published-at";

    // One for all: subscribers seldom throw.
    private static readonly Lock ThrownGate = new();

    private readonly RabbitMqDelivery? _whole;
    private readonly Func<RabbitMqMessage>? _describe;
    private readonly string? _routingKey;
    private readonly IReadOnlyBasicProperties? _properties;
    private readonly ReadOnlyMemory<byte> _body;
    private RabbitMqMessage? _described;
    private int _partsLeft = 1;

    /// <summary>Describes a message. The provider makes those that it receives; a mapper's tests may make their own.</summary>
    public RabbitMqDelivery(
        string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, bool redelivered)
        : this(exchange, routingKey, properties, body, redelivered, null, 0)
    {
    }

    internal RabbitMqDelivery(
        string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, bool redelivered,
        Streams.PartitionConsumer? consumer, ulong tag)
    {
        Exchange = exchange;
        _routingKey = routingKey;
        _properties = properties;
        _body = body;
        Redelivered = redelivered;
        Consumer = consumer;
        Tag = tag;
    }

    private RabbitMqDelivery(RabbitMqDelivery whole, object content, Func<RabbitMqMessage> describe)
    {
        _whole = whole;
        _describe = describe;
        Content = content;
        Exchange = whole.Exchange;
        Redelivered = whole.Redelivered;
        Consumer = whole.Consumer;
        Tag = whole.Tag;
    }

    /// <summary>A part of this message, for <see cref="IRabbitMqMessageMapper.Divide"/>.</summary>
    /// <param name="content">What <see cref="IRabbitMqMessageMapper.FromMessage"/> reads it from; its <see cref="Content"/>.</param>
    /// <param name="describe">The part as a message of its own. Called if it becomes a dead letter, which stands by itself.</param>
    public RabbitMqDelivery Part(object content, Func<RabbitMqMessage> describe)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(describe);
        return new(this, content, describe);
    }

    /// <summary>The exchange it was published to.</summary>
    public string Exchange { get; }

    /// <summary>The routing key it was published with.</summary>
    public string RoutingKey => _routingKey ?? Described.RoutingKey;

    /// <summary>Its properties and headers.</summary>
    public IReadOnlyBasicProperties Properties => _properties ?? Described.Properties;

    /// <summary>Its body.</summary>
    public ReadOnlyMemory<byte> Body => _whole is null ? _body : Described.Body;

    /// <summary>Of a part, what the mapper made of it.</summary>
    public object? Content { get; }

    /// <summary>Whether it was handed out before; it may already have been delivered.</summary>
    public bool Redelivered { get; }

    /// <summary>The consumer that received it; only its channel can acknowledge the message.</summary>
    internal Streams.PartitionConsumer? Consumer { get; }

    internal ulong Tag { get; }

    /// <summary>Of a part, the key by which its message finds the partition.</summary>
    internal string? PartitionKey => _whole is null ? null : Described.PartitionKey;

    private RabbitMqMessage Described => _described ??= _describe!();

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
        (_whole ?? this).Properties.Headers is { } headers
        && headers.TryGetValue(PublishedAtHeader, out var value) && value is long milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>Says into how many parts it was divided. Before that it is one.</summary>
    internal void Divided(int parts) => _partsLeft = parts;

    /// <summary>
    /// Marks it for acknowledgement: the message, or the part whose message is marked with its last part. One pump calls it, once.
    /// </summary>
    internal void Complete()
    {
        var whole = _whole ?? this;
        if (--whole._partsLeft == 0)
        {
            whole.Consumer!.Complete(whole.Tag);
        }
    }

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
