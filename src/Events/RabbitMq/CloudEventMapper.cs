using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;

namespace FlightTickets.Events.RabbitMq;

/// <summary>Turns messages into the envelopes that consumers also get in process.</summary>
internal sealed class CloudEventMapper : IRabbitMqMessageMapper
{
    public IReadOnlyList<RabbitMqMessage> ToMessages<T>(
        StreamId streamId, IReadOnlyList<T> events, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("Events come from commits (Commit.Events); nothing else is published to these streams.");

    public RabbitMqBatch FromMessage(RabbitMqDelivery delivery)
    {
        var envelope = delivery.Content as EventEnvelope ?? CloudEvent.FromMessage(delivery);
        // The consumer continues the trace of each event: the provider could only enclose a whole group.
        return new RabbitMqEventBatch(DurableEvents.StreamOf(envelope), [envelope]);
    }

    public IReadOnlyList<RabbitMqDelivery> Divide(RabbitMqDelivery delivery) => CloudEventBatch.Divide(delivery);
}
