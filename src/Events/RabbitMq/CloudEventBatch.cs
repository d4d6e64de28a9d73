using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;
using RabbitMQ.Client;

namespace FlightTickets.Events.RabbitMq;

/// <summary>
/// Events of one stream in one message, between silos: CloudEvents 1.0, JSON batch format. The broker's work is by the message, so a batch
/// costs it little more than one event. Programs outside get each event by itself, as <see cref="CloudEvent"/>.
/// </summary>
internal static class CloudEventBatch
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "application/cloudevents-batch+json";

    /// <summary>How many events a message carries at most.</summary>
    public const int MostEvents = 64;

    // An attribute's text beside its data: id, source, subject, times, traces.
    private const int AttributeBytes = 512;

    /// <summary>Puts events into as few messages as a limit on their size allows.</summary>
    /// <param name="stream">The events' stream.</param>
    /// <param name="events">Events of the stream, in order.</param>
    /// <param name="mostBytes">The size that a message of several events keeps below.</param>
    /// <returns>The messages, each with the number of its events.</returns>
    /// <exception cref="JsonException">An event's data is not JSON.</exception>
    public static IEnumerable<(RabbitMqMessage Message, int Count)> ToMessages(
        StreamId stream, IReadOnlyList<EventEnvelope> events, int mostBytes)
    {
        for (var first = 0; first < events.Count;)
        {
            var (count, bytes) = (0, 0);
            while (first + count < events.Count && count < MostEvents
                && (count == 0 || bytes + events[first + count].Data.Length + AttributeBytes <= mostBytes))
                bytes += events[first + count++].Data.Length + AttributeBytes;

            yield return (ToMessage(stream, events, first, count, bytes), count);
            first += count;
        }
    }

    /// <summary>The events of a batch, as parts of its message; only the message itself if it is no batch.</summary>
    /// <exception cref="FormatException">It says that it is a batch of our events, and is not.</exception>
    public static IReadOnlyList<RabbitMqDelivery> Divide(RabbitMqDelivery delivery)
    {
        if (delivery.Properties.ContentType != ContentType)
            return [delivery];

        var parts = new List<RabbitMqDelivery>();
        try
        {
            var reader = new Utf8JsonReader(delivery.Body.Span);
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var envelope = Read(ref reader, delivery.Body);
                parts.Add(delivery.Part(envelope, () => CloudEvent.ToMessage(envelope)));
            }

            Expect(reader.TokenType == JsonTokenType.EndArray && parts.Count > 0);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"Not a batch of our events: {e.Message}", e);
        }

        return parts;
    }

    private static RabbitMqMessage ToMessage(StreamId stream, IReadOnlyList<EventEnvelope> events, int first, int count, int bytes)
    {
        var body = new ArrayBufferWriter<byte>(bytes);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            for (var i = first; i < first + count; i++)
                Write(json, events[i]);

            json.WriteEndArray();
        }

        return new RabbitMqMessage(events[first].Source, CloudEvent.PartitionKeyOf(stream, events[first]), body.WrittenMemory)
        {
            IsForPartition = true,
            // Not the event's own id: its message for outside programs has that, and a returned message is recognized by it.
            Properties = new BasicProperties { ContentType = ContentType, MessageId = $"batch-{events[first].Id}" },
        };
    }

    private static void Write(Utf8JsonWriter json, EventEnvelope envelope)
    {
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, envelope.Id);
        json.WriteString("source"u8, CloudEvent.SourcePrefix + envelope.Source);
        json.WriteString("type"u8, envelope.Type);
        json.WriteString("subject"u8, envelope.Subject);
        json.WriteString("time"u8, envelope.Time.UtcDateTime);
        json.WriteString("sequence"u8, envelope.Sequence.ToString("D20", CultureInfo.InvariantCulture));
        if (envelope.TraceParent is { } trace)
            json.WriteString("traceparent"u8, trace);

        json.WriteString("datacontenttype"u8, "application/json"u8);
        json.WritePropertyName("data"u8);
        json.WriteRawValue(envelope.Data);
        json.WriteEndObject();
    }

    private static EventEnvelope Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        string? id = null, source = null, type = null, subject = null, trace = null;
        long? sequence = null;
        DateTimeOffset? time = null;
        byte[]? data = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "id": id = reader.GetString(); break;
                case "source": source = reader.GetString(); break;
                case "type": type = reader.GetString(); break;
                case "subject": subject = reader.GetString(); break;
                case "time": time = reader.GetDateTimeOffset(); break;
                case "sequence": sequence = long.Parse(reader.GetString() ?? "", NumberStyles.None, CultureInfo.InvariantCulture); break;
                case "traceparent": trace = reader.GetString(); break;
                case "data": data = Raw(ref reader, body); break;
                default: reader.Skip(); break;
            }
        }

        var isOurs = source?.StartsWith(CloudEvent.SourcePrefix, StringComparison.Ordinal) == true;
        Expect(reader.TokenType == JsonTokenType.EndObject && isOurs);
        return new EventEnvelope
        {
            Id = Need(id),
            Type = Need(type),
            Source = source![CloudEvent.SourcePrefix.Length..],
            Subject = Need(subject),
            Sequence = Need(sequence),
            Time = Need(time),
            Data = Need(data),
            TraceParent = trace,
        };
    }

    private static byte[] Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed].ToArray();
    }

    private static void Expect(bool isSo)
    {
        if (!isSo)
            throw new FormatException("Not a batch of our events.");
    }

    private static T Need<T>(T? value) where T : class => value ?? throw new FormatException("An event of a batch lacks an attribute.");

    private static T Need<T>(T? value) where T : struct => value ?? throw new FormatException("An event of a batch lacks an attribute.");
}
