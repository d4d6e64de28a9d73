using Orleans.Serialization;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ;

/// <summary>The default format: events as Orleans serializes them, the stream in headers, the namespace as routing key.</summary>
/// <param name="serializer">Orleans' serializer.</param>
/// <param name="options">The provider's options, for the size of messages.</param>
public sealed class OrleansMessageMapper(Serializer serializer, RabbitMqStreamOptions options) : IRabbitMqMessageMapper
{
    /// <summary>The content type of its messages.</summary>
    public const string ContentType = "application/x-orleans-events";

    internal const string NamespaceHeader = "x-orleans-namespace";
    internal const string KeyHeader = "x-orleans-key";
    internal const string ContextHeader = "x-orleans-request-context";
    private const int MaxRoutingKeyBytes = 255;

    /// <inheritdoc/>
    public IReadOnlyList<RabbitMqMessage> ToMessages<T>(
        StreamId streamId, IReadOnlyList<T> events, Dictionary<string, object>? requestContext)
    {
        ArgumentNullException.ThrowIfNull(events);
        var messages = new List<RabbitMqMessage>(1);
        var context = requestContext is { Count: > 0 } ? serializer.SerializeToArray(requestContext) : null;
        for (var start = 0; start < events.Count; start += options.MaxEventsPerMessage)
        {
            Split(start, Math.Min(options.MaxEventsPerMessage, events.Count - start));
        }

        return messages;

        void Split(int start, int count)
        {
            var items = new object[count];
            for (var i = 0; i < count; i++)
            {
                items[i] = events[start + i]!;
            }

            var body = serializer.SerializeToArray(items);
            if (body.Length > options.SplitBytes && count > 1)
            {
                Split(start, count / 2);
                Split(start + (count / 2), count - (count / 2));
                return;
            }

            messages.Add(ToMessage(streamId, body, context));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException">The message is not of this format.</exception>
    public RabbitMqBatch FromMessage(RabbitMqDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (delivery.Properties.ContentType != ContentType
            || delivery.Properties.Headers is not { } headers
            || !headers.TryGetValue(KeyHeader, out var key) || key is not byte[] keyBytes)
        {
            throw new FormatException(
                $"It is no Orleans stream message: its content type is '{delivery.Properties.ContentType}', not '{ContentType}', or it "
                    + $"lacks the header {KeyHeader}. For other formats, register an {nameof(IRabbitMqMessageMapper)}.");
        }

        var space = headers.TryGetValue(NamespaceHeader, out var named) ? named as byte[] : null;
        var context = headers.TryGetValue(ContextHeader, out var sent) ? sent as byte[] : null;
        return new OrleansBatch(StreamId.Create(space, keyBytes), delivery.Body, context, serializer, delivery.Header("traceparent"),
            delivery.Header("tracestate"));
    }

    private static RabbitMqMessage ToMessage(StreamId streamId, byte[] body, byte[]? context)
    {
        var headers = new Dictionary<string, object?>(8) { [KeyHeader] = streamId.Key.ToArray() };
        if (streamId.Namespace.Length > 0)
        {
            headers[NamespaceHeader] = streamId.Namespace.ToArray();
        }

        if (context is not null)
        {
            headers[ContextHeader] = context;
        }

        return new(RoutingKeyOf(streamId), streamId.ToString(),
            body)
        { Properties = new() { ContentType = ContentType, Headers = headers } };
    }

    private static string RoutingKeyOf(StreamId streamId) => streamId.Namespace.Length switch
    {
        0 => "orleans",
        <= MaxRoutingKeyBytes => streamId.GetNamespace()!,
        _ => throw new ArgumentException(
            $"The namespace of {streamId} has more than {MaxRoutingKeyBytes} bytes, which is all a routing key can hold."),
    };
}
