using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Streams.RabbitMQ.Publishing;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>
/// A partition's consumer, reopened whenever it is lost, and its buffer, which holds at most the
/// prefetch, since nothing in it is acknowledged.
/// </summary>
internal sealed partial class PartitionFeed(
    RabbitMqStreamOptions options, RabbitMqTopology topology, RabbitMqConnection connection, string queue,
    Action<PartitionConsumer> abandon, Action wake,
    TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LagInterval = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KeyValuePair<string, object?> _tag = new("partition", queue);

    /// <summary>Received messages that were not taken yet.</summary>
    public ConcurrentQueue<RabbitMqDelivery> Received { get; } = new();

    /// <summary>The consumer of the moment.</summary>
    public PartitionConsumer? Current { get; private set; }

    /// <summary>The broker's undelivered messages at the last query.</summary>
    public uint Ready { get; private set; }

    /// <summary>Completes when there is a consumer for the first time.</summary>
    public Task Started => _started.Task;

    /// <summary>Keeps a consumer open until asked to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        for (var attempt = 0; !stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                var open = await connection.GetAsync(stopping);
                if (attempt > 0)
                {
                    // The connection may have survived while the queue did not.
                    await topology.DeclareAsync(open, stopping);
                }

                await using var channel = await open.CreateChannelAsync(new CreateChannelOptions(false, false, null, 1), stopping);
                var consumer = new PartitionConsumer(channel, options.Prefetch, time, Receive);
                await channel.BasicQosAsync(0, options.Prefetch, global: false, stopping);
                try
                {
                    await channel.BasicConsumeAsync(queue, autoAck: false, "", noLocal: false, exclusive: false, null, consumer, stopping);
                    Current = consumer;
                    _started.TrySetResult();
                    attempt = 0;
                    await WatchAsync(consumer, stopping);
                    LogConsumerEnded(queue, await consumer.Ended);
                }
                finally
                {
                    await consumer.End("The partition was given up.");
                    abandon(consumer);
                    wake();
                }
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogNotConsuming(queue, e);
            }
            catch (Exception e)
            {
                LogConsumerEnded(queue, e.Message);
                break;
            }

            await Task.Delay(connection.Backoff(attempt), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the consumer's end, and regularly queries how many messages the broker still has.</summary>
    private async Task WatchAsync(PartitionConsumer consumer, CancellationToken stopping)
    {
        while (consumer.IsAlive)
        {
            if (RabbitMqInstruments.Lag.Enabled)
            {
                Ready = await consumer.Channel.MessageCountAsync(queue, stopping);
            }

            try
            {
                await consumer.Ended.WaitAsync(LagInterval, time, stopping);
            }
            catch (TimeoutException)
            {
                // Time for the next query.
            }
        }
    }

    private void Receive(RabbitMqDelivery delivery)
    {
        RabbitMqInstruments.Received.Add(1, _tag);
        if (delivery.Redelivered)
        {
            RabbitMqInstruments.Redelivered.Add(1, _tag);
        }

        Received.Enqueue(delivery);
        wake();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The consumer of {Queue} ended: {Reason}")]
    private partial void LogConsumerEnded(string queue, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No consumer of {Queue}; it will be reopened")]
    private partial void LogNotConsuming(string queue, Exception exception);
}
