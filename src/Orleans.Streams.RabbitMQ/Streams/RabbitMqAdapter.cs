using System.Diagnostics;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>Publishes for the streams of one provider and makes their receivers.</summary>
internal sealed class RabbitMqAdapter(
    string name, RabbitMqPublisher publisher, IRabbitMqMessageMapper mapper,
    Func<QueueId, IQueueAdapterReceiver> createReceiver) : IQueueAdapter
{
    public string Name => name;

    /// <summary>An acknowledged message cannot be read again.</summary>
    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => createReceiver(queueId);

    public async Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        if (token is not null)
        {
            throw new ArgumentException("RabbitMQ streams number events by receipt; they take no token from a publisher.", nameof(token));
        }

        var list = events as IReadOnlyList<T> ?? [.. events];
        if (list.Count == 0)
        {
            return;
        }

        using var activity = RabbitMqInstruments.Source.StartActivity("publish", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "rabbitmq").SetTag("messaging.destination.name", publisher.Topology.Exchange)
            .SetTag("orleans.stream", streamId.ToString());
        var messages = mapper.ToMessages(streamId, list, requestContext);
        var results = await publisher.PublishAsync(Trace(messages, activity));
        foreach (var result in results)
        {
            if (result.Outcome != PublishOutcome.Confirmed)
            {
                activity?.SetStatus(ActivityStatusCode.Error, result.Detail);
                throw new RabbitMqPublishException(result);
            }
        }
    }

    private static IReadOnlyList<RabbitMqMessage> Trace(IReadOnlyList<RabbitMqMessage> messages, Activity? activity)
    {
        var current = activity ?? Activity.Current;
        if (current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            return messages;
        }

        foreach (var message in messages)
        {
            var headers = message.Properties.Headers ??= new Dictionary<string, object?>();
            headers["traceparent"] = id;
            if (current.TraceStateString is { } state)
            {
                headers["tracestate"] = state;
            }
        }

        return activity is null ? messages : [.. messages.Select(message => message with { Activity = activity })];
    }
}
