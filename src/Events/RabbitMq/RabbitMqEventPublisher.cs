using System.Diagnostics;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;

namespace FlightTickets.Events.RabbitMq;

/// <summary>Takes events from the outbox to the broker. Concurrent calls are confirmed together.</summary>
internal sealed class RabbitMqEventPublisher(RabbitMqPublisher publisher, RabbitMqStreamOptions options) : IEventPublisher
{
    /// <summary>The activity source of published events.</summary>
    public const string SourceName = "FlightTickets.Events";

    private static readonly ActivitySource Source = new(SourceName);

    public async Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Data.Length > options.MaxMessageBytes)
            throw new EventRefusedException(
                $"Its data has {envelope.Data.Length} bytes; {nameof(options.MaxMessageBytes)} is {options.MaxMessageBytes}.");

        using var span = StartSpan(envelope);
        var results = await publisher.PublishAsync([CloudEvent.ToMessage(envelope, span?.Id)], cancellationToken);
        if (results[0].Outcome == PublishOutcome.Confirmed) return;
        span?.SetStatus(ActivityStatusCode.Error, results[0].Detail);
        throw new RabbitMqPublishException(results[0]);
    }

    // The relay serves many traces: an event continues the trace of the call that raised it.
    private static Activity? StartSpan(EventEnvelope envelope) =>
        Source.HasListeners() && ActivityContext.TryParse(envelope.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity("publish", ActivityKind.Producer, parent)?.SetTag("messaging.system", "rabbitmq")
                .SetTag("cloudevents.event_type", envelope.Type).SetTag("cloudevents.event_id", envelope.Id)
            : null;
}
