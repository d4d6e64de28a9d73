using System.Globalization;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;
using RabbitMQ.Client;

namespace FlightTickets.Events.RabbitMq;

/// <summary>
/// Events as CloudEvents 1.0, AMQP binding, binary content mode: attributes are headers, the body is the data as it was committed.
/// docs/events.md is the contract.
/// </summary>
internal static class CloudEvent
{
    public const string PartitionKey = "cloudEvents:partitionkey";
    private const string Id = "cloudEvents:id";
    private const string Source = "cloudEvents:source";
    private const string Type = "cloudEvents:type";
    private const string SpecVersion = "cloudEvents:specversion";
    private const string Subject = "cloudEvents:subject";
    private const string Time = "cloudEvents:time";
    private const string Sequence = "cloudEvents:sequence";
    private const string TraceParent = "cloudEvents:traceparent";
    public const string SourcePrefix = "/flighttickets/";
    private const string Json = "application/json";

    public static RabbitMqMessage ToMessage(EventEnvelope envelope, string? publishSpan = null)
    {
        // An Orleans stream lies in one queue, so that one agent delivers it in order.
        var stream = DurableEvents.StreamOf(envelope);
        var headers = new Dictionary<string, object?>(12)
        {
            [SpecVersion] = "1.0",
            [Id] = envelope.Id,
            [Source] = SourcePrefix + envelope.Source,
            [Type] = envelope.Type,
            [Subject] = envelope.Subject,
            [Time] = envelope.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            [Sequence] = envelope.Sequence.ToString("D20", CultureInfo.InvariantCulture),
        };
        if (envelope.TraceParent is { } trace)
        {
            headers[TraceParent] = trace;
            // The header where tracing libraries look for it.
            headers["traceparent"] = publishSpan ?? trace;
        }

        return new RabbitMqMessage(envelope.Type, PartitionKeyOf(stream, envelope), envelope.Data)
        {
            Properties = new BasicProperties { ContentType = Json, MessageId = envelope.Id, Headers = headers },
        };
    }

    /// <summary>What is kept in order together: an Orleans stream, which lies in one queue.</summary>
    public static string PartitionKeyOf(StreamId stream, EventEnvelope envelope) => $"{envelope.Source}/{stream.GetKeyAsString()}";

    /// <exception cref="FormatException">An attribute is missing or wrong: the message did not come from an outbox.</exception>
    public static EventEnvelope FromMessage(RabbitMqDelivery delivery)
    {
        var source = Need(delivery, Source);
        if (Need(delivery, SpecVersion) != "1.0" || delivery.Properties.ContentType != Json
            || !source.StartsWith(SourcePrefix, StringComparison.Ordinal))
            throw new FormatException($"Not one of our events: expected CloudEvents 1.0, {Json}, source {SourcePrefix}….");

        if (!long.TryParse(Need(delivery, Sequence), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            throw new FormatException($"{Sequence} is not a number.");

        if (!DateTimeOffset.TryParse(Need(delivery, Time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new FormatException($"{Time} is not a time.");

        return new EventEnvelope
        {
            Id = Need(delivery, Id),
            Type = Need(delivery, Type),
            Source = source[SourcePrefix.Length..],
            Subject = Need(delivery, Subject),
            Sequence = sequence,
            Time = time,
            Data = delivery.Body.ToArray(),
            TraceParent = delivery.Header(TraceParent),
        };
    }

    private static string Need(RabbitMqDelivery delivery, string header) =>
        delivery.Header(header) is { Length: > 0 } value
            ? value
            : throw new FormatException($"The header {header} is missing: the message is not a CloudEvent in binary content mode.");
}
