using System.Diagnostics;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Publishing;

/// <summary>A message to publish. It is always persistent.</summary>
/// <param name="RoutingKey">The key that outside programs bind by: <c>order.confirmed</c>, or the stream's namespace.</param>
/// <param name="PartitionKey">Messages with the same key keep their order: a stream, or the grain an event came from.</param>
/// <param name="Body">The body; it must not change until the publish completes.</param>
public sealed record RabbitMqMessage(string RoutingKey, string PartitionKey, ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// Its properties. The publisher sets delivery mode, a missing message id, and the partition
    /// headers; the object must not be shared between messages.
    /// </summary>
    public BasicProperties Properties { get; init; } = new();

    /// <summary>The exchange, when it is not the topology's topic exchange.</summary>
    public string? Exchange { get; init; }

    /// <summary>Whether it goes to its partition alone, without the topic exchange; default <see langword="false"/>.</summary>
    public bool IsForPartition { get; init; }

    /// <summary>
    /// Whether a message that no queue takes is <see cref="PublishOutcome.Unroutable"/>; default <see langword="true"/>. Otherwise the
    /// broker drops it and confirms: it is for programs that may listen, or not.
    /// </summary>
    public bool IsMandatory { get; init; } = true;

    /// <summary>The publisher's span, so that the client library's spans become its children.</summary>
    internal Activity? Activity { get; init; }
}

/// <summary>The outcome of a published message.</summary>
public enum PublishOutcome
{
    /// <summary>
    /// Unknown: the timeout passed, or the publisher was closed, before the broker answered. The message may have arrived.
    /// </summary>
    Unknown,

    /// <summary>The broker has it in a queue, and on disk where the queue is durable.</summary>
    Confirmed,

    /// <summary>No bound queue matches it; it is not stored anywhere.</summary>
    Unroutable,

    /// <summary>The broker refused it: the queue is full, an exchange is missing, or it is too large.</summary>
    Refused,
}

/// <summary>The outcome of one message, and the broker's words if it failed.</summary>
/// <param name="Outcome">Its outcome.</param>
/// <param name="Detail">Why, where it was not confirmed.</param>
public readonly record struct PublishResult(PublishOutcome Outcome, string? Detail = null);

/// <summary>A message was not confirmed.</summary>
[GenerateSerializer, Alias("rabbitmq-publish-exception")]
public sealed class RabbitMqPublishException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RabbitMqPublishException() { }

    /// <summary>Creates the exception with a text.</summary>
    public RabbitMqPublishException(string message) : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public RabbitMqPublishException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Creates the exception for an outcome.</summary>
    public RabbitMqPublishException(PublishResult result) : base($"The message was not confirmed: {result.Outcome}. {result.Detail}") =>
        Outcome = result.Outcome;

    /// <summary>The message's outcome.</summary>
    [Id(0)]
    public PublishOutcome Outcome { get; private set; }
}
