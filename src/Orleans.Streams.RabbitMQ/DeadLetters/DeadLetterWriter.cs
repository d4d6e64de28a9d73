using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Streams.RabbitMQ.Publishing;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.DeadLetters;

/// <summary>
/// Publishes a copy of a message, with the reason in its headers, to the dead-letter exchange. The broker could
/// dead-letter a rejected message itself, but without the reason.
/// </summary>
internal sealed partial class DeadLetterWriter(RabbitMqPublisher publisher, string provider, TimeProvider time, ILogger logger)
{
    public const string ReasonHeader = "x-dead-letter-reason";
    public const string DetailHeader = "x-dead-letter-detail";
    public const string AtHeader = "x-dead-letter-at";
    public const string ProviderHeader = "x-dead-letter-provider";
    public const string SubscriptionsHeader = "x-dead-letter-subscriptions";
    public const string QueueHeader = "x-dead-letter-queue";
    private const int MaxDetail = 4000;

    /// <summary>
    /// Retries until it is confirmed. False when that is no longer needed: the channel is lost, so the message will be redelivered.
    /// </summary>
    public async Task<bool> WriteAsync(RabbitMqDelivery delivery, string queue, CancellationToken cancellationToken)
    {
        LogBurying(delivery.Properties.MessageId, queue, delivery.Failures![0].Reason, delivery.Failures[0].Detail);
        for (var attempt = 0; delivery.Consumer!.IsAlive && !cancellationToken.IsCancellationRequested; attempt++)
        {
            try
            {
                var results = await publisher.PublishAsync([Describe(delivery, queue)], cancellationToken);
                if (results[0].Outcome == PublishOutcome.Confirmed)
                {
                    return true;
                }

                LogNotBuried(delivery.Properties.MessageId, queue, results[0].Detail);
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(attempt, 5))), time, cancellationToken);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                break;
            }
        }

        return false;
    }

    private RabbitMqMessage Describe(RabbitMqDelivery delivery, string queue)
    {
        var properties = new BasicProperties(delivery.Properties);
        var headers = properties.Headers = properties.Headers is { } present ? new Dictionary<string, object?>(present) : [];
        if (delivery.PartitionKey is { } key)
        {
            publisher.Topology.Stamp(headers, key);
        }

        var failures = delivery.Failures!;
        headers[ReasonHeader] = failures[0].Reason;
        if (string.Join('\n', failures.Select(failure => failure.Detail).Distinct()) is { Length: > 0 } detail)
        {
            headers[DetailHeader] = detail.Length > MaxDetail ? detail[..MaxDetail] : detail;
        }

        headers[AtHeader] = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        headers[ProviderHeader] = provider;
        headers[QueueHeader] = queue;
        headers[SubscriptionsHeader] = string.Join(',', failures.Select(failure => failure.Subscription).OfType<Guid>().Distinct());
        // The exchange is a fanout, so the message keeps its routing key.
        return new(delivery.RoutingKey, "", delivery.Body) { Properties = properties, Exchange = publisher.Topology.DeadLetterExchange };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} of {Queue} goes to the dead-letter queue: {Reason}. {Detail}")]
    private partial void LogBurying(string? messageId, string queue, string reason, string? detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} is not in the dead-letter queue yet: {Detail}")]
    private partial void LogNotBuried(string? messageId, string queue, string? detail);
}
