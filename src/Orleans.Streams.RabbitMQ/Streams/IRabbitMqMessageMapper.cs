using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ;

/// <summary>
/// The wire format of events. The default, <see cref="OrleansMessageMapper"/>, writes them with Orleans' serializer; your own can use
/// CloudEvents or any other format, also for programs outside Orleans. Register it under the provider's name with <c>UseMapper</c>.
/// </summary>
public interface IRabbitMqMessageMapper
{
    /// <summary>Turns events published on a stream into messages. Called on the publisher's thread, concurrently.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="events">Its events, at least one.</param>
    /// <param name="requestContext">The publisher's request context, if it has one.</param>
    IReadOnlyList<RabbitMqMessage> ToMessages<T>(StreamId streamId, IReadOnlyList<T> events, Dictionary<string, object>? requestContext);

    /// <summary>
    /// Turns a message into events. If it throws, the message goes to the dead-letter queue at once, with the exception; return a batch
    /// that throws when it is read if a retry may help.
    /// </summary>
    RabbitMqBatch FromMessage(RabbitMqDelivery delivery);

    /// <summary>
    /// Divides a message that carries several into its parts (<see cref="RabbitMqDelivery.Part"/>), in order. <see cref="FromMessage"/>
    /// gets each of them; each is delivered, or given up, by itself, and the message is acknowledged when all its parts are done. If it
    /// throws, the whole message goes to the dead-letter queue at once. By default a message is not divided.
    /// </summary>
    IReadOnlyList<RabbitMqDelivery> Divide(RabbitMqDelivery delivery) => [delivery];
}
