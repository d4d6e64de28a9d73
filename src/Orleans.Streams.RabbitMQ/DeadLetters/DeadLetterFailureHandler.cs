using Microsoft.Extensions.Logging;

namespace Orleans.Streams.RabbitMQ.DeadLetters;

/// <summary>
/// Records a delivery that was given up; the message goes to the dead-letter queue when its other subscribers have finished with it.
/// </summary>
internal sealed partial class DeadLetterFailureHandler(
    Func<Streams.PartitionCache?> cache, bool fault, ILogger logger) : IStreamFailureHandler
{
    public bool ShouldFaultSubsriptionOnError => fault;

    public Task OnDeliveryFailure(
        GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        cache()?.RecordFailure(streamIdentity, sequenceToken, delivery => DeliveryFailure.Delivery(subscriptionId.Guid, delivery));
        return Task.CompletedTask;
    }

    /// <summary>The agent continues with a new cursor; a failed handshake loses nothing.</summary>
    public Task OnSubscriptionFailure(
        GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        LogSubscriptionFailed(subscriptionId.Guid, streamIdentity);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} of stream {Stream} did not answer the agent")]
    private partial void LogSubscriptionFailed(Guid subscription, StreamId stream);
}
