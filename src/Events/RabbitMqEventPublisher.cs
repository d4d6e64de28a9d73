using FlightTickets.Persistence;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;

namespace FlightTickets.Events;

/// <summary>Takes events from the outbox to the broker. Calls that are under way together are confirmed together.</summary>
internal sealed class RabbitMqEventPublisher(RabbitMqPublisher publisher, RabbitMqStreamOptions options) : IEventPublisher
{
    public async Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Data.Length > options.MaxMessageBytes)
            throw new EventRefusedException($"Its data has {envelope.Data.Length} bytes; {nameof(options.MaxMessageBytes)} is {options.MaxMessageBytes}.");

        var results = await publisher.PublishAsync([CloudEvent.ToMessage(envelope)], cancellationToken);
        if (results[0].Outcome != PublishOutcome.Confirmed)
            throw new RabbitMqPublishException(results[0]);
    }
}
