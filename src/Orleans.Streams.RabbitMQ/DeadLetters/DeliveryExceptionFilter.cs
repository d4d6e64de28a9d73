namespace Orleans.Streams.RabbitMQ.DeadLetters;

/// <summary>
/// Remembers a subscriber's exception for the dead letter: the agent reports a failed delivery to its failure
/// handler without the reason. Other calls pass unchanged.
/// </summary>
internal sealed class DeliveryExceptionFilter : IOutgoingGrainCallFilter
{
    // DeliverBatch(subscription, stream, batch, …), a contract internal to Orleans: recognized by our own batch in it.
    private const int SubscriptionArgument = 0;
    private const int BatchArgument = 2;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var request = context.Request;
        if (request.GetArgumentCount() > BatchArgument
            && request.GetArgument(BatchArgument) is IBatchContainer batch
            && request.GetArgument(SubscriptionArgument) is GuidId subscription)
        {
            return ObserveAsync(context, batch, subscription);
        }

        return context.Invoke();
    }

    private static async Task ObserveAsync(IOutgoingGrainCallContext context, IBatchContainer batch, GuidId subscription)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e)
        {
            foreach (var each in batch is IBatchContainerBatch group ? group.BatchContainers : [batch])
            {
                (each as RabbitMqBatch)?.Delivery?.RecordThrown(subscription.Guid, e);
            }

            throw;
        }
    }
}
