using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Orleans.Streams.RabbitMQ.DeadLetters;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>
/// Reads one partition: a consumer that is reopened when lost, a buffer of at most the prefetch, and the pump that the agent calls. The
/// pump waits for messages instead of being polled, delivers them while the cache has room, and
/// acknowledges the messages that the cache has completed.
/// </summary>
internal sealed partial class PartitionReceiver : IQueueAdapterReceiver, IDisposable
{
    /// <summary>How long the agent's read may wait. It returns regularly because the agent cleans up between reads.</summary>
    private static readonly TimeSpan PollTime = TimeSpan.FromSeconds(10);

    /// <summary>How long an acknowledgement may wait to be combined with others, while messages are still being delivered.</summary>
    private static readonly TimeSpan AcknowledgeDelay = TimeSpan.FromMilliseconds(20);

    private const int AcknowledgeCount = 64;

    private readonly PartitionFeed _feed;
    private readonly DeadLetterWriter _deadLetters;
    private readonly IRabbitMqMessageMapper _mapper;
    private readonly PartitionCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _queue;
    private readonly ConcurrentQueue<RabbitMqDelivery> _deadLettered = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _burials = new();
    private readonly KeyValuePair<string, object?> _tag;
    private Task _consuming = Task.CompletedTask;
    private long _sequence;

    public PartitionReceiver(
        RabbitMqStreamOptions options, RabbitMqTopology topology, RabbitMqConnection connection, DeadLetterWriter deadLetters,
        IRabbitMqMessageMapper mapper,
        PartitionCache cache, int partition, TimeProvider time, ILogger logger)
    {
        _deadLetters = deadLetters;
        _mapper = mapper;
        _cache = cache;
        _time = time;
        _logger = logger;
        _queue = topology.QueueOf(partition);
        _tag = new("partition", _queue);
        _sequence = time.GetUtcNow().UtcTicks;
        _feed = new PartitionFeed(options, topology, connection, _queue, cache.Abandon, Wake, time, logger);
        cache.Completed = OnCompleted;
        // Shown before the first one: a counter that first appears then has no rate to alert on.
        RabbitMqInstruments.DeadLettered.Add(0, _tag);
        RabbitMqInstruments.Lags[this] = () => new Measurement<long>(_feed.Ready + _feed.Received.Count + cache.Open, _tag);
    }

    public async Task Initialize(TimeSpan timeout)
    {
        _consuming = Task.Run(() => _feed.RunAsync(_stopping.Token));
        // An unavailable broker is no failure: the loop continues, and the agent may ask for messages meanwhile.
        await Task.WhenAny(_feed.Started, Task.Delay(timeout, _time, _stopping.Token));
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            if (_cache.TryPurgeFromCache(out var delivered) || !_deadLettered.IsEmpty || _feed.Current is { HasAhead: true })
            {
                await MessagesDeliveredAsync(delivered ?? [], cancellationToken);
            }

            if (_cache.HasRoom && Take(maxCount) is { Count: > 0 } batches)
            {
                return batches;
            }

            var left = PollTime - _time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            try
            {
                // The continuation must run on the agent's scheduler.
                await _signal.WaitAsync(
                    _cache.HasPending ? AcknowledgeDelay : _feed.Current is { HasAhead: true } && left > PartitionConsumer.GapTime
                    ? PartitionConsumer.GapTime
                    : left, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return [];
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => MessagesDeliveredAsync(messages, CancellationToken.None);

    public async Task MessagesDeliveredAsync(IList<IBatchContainer> messages, CancellationToken cancellationToken)
    {
        var consumers = new HashSet<PartitionConsumer>();
        if (_feed.Current is { IsAlive: true, HasAhead: true } current)
        {
            consumers.Add(current);
        }

        var delivered = 0;
        foreach (var batch in messages)
        {
            if (((RabbitMqBatch)batch).Delivery is not { Consumer: { IsAlive: true } consumer } delivery)
            {
                continue;
            }

            if (delivery.Failures is not null)
            {
                Bury(delivery);
                continue;
            }

            delivered++;
            delivery.Complete();
            consumers.Add(consumer);
            if (RabbitMqInstruments.Delay.Enabled && delivery.PublishedAt is { } published)
            {
                RabbitMqInstruments.Delay.Record((_time.GetUtcNow() - published).TotalSeconds, _tag);
            }
        }

        RabbitMqInstruments.Delivered.Add(delivered, _tag);
        while (_deadLettered.TryDequeue(out var delivery))
        {
            delivery.Complete();
            consumers.Add(delivery.Consumer!);
        }

        foreach (var consumer in consumers)
        {
            try
            {
                await consumer.AcknowledgeAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // The channel is closed or closing; the broker redelivers these messages.
                LogNotAcknowledged(_queue, e);
                await consumer.End("An acknowledgement failed.");
            }
        }
    }

    public async Task Shutdown(TimeSpan timeout)
    {
        await _stopping.CancelAsync();
        Wake();
        try
        {
            await Task.WhenAll([_consuming, .. _burials.Keys]).WaitAsync(timeout, _time);
        }
        catch (TimeoutException)
        {
            LogSlowShutdown(_queue);
        }

        Dispose();
    }

    public void Dispose() => RabbitMqInstruments.Lags.TryRemove(this, out _);

    private List<IBatchContainer> Take(int maxCount)
    {
        var batches = new List<IBatchContainer>(Math.Min(maxCount < 0 ? int.MaxValue : maxCount, _feed.Received.Count));
        while ((maxCount < 0 || batches.Count < maxCount) && _feed.Received.TryDequeue(out var delivery))
        {
            if (!delivery.Consumer!.IsAlive)
            {
                continue;
            }

            try
            {
                var parts = _mapper.Divide(delivery);
                ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
                delivery.Divided(parts.Count);
                foreach (var part in parts)
                {
                    Add(part, batches);
                }
            }
            catch (Exception e)
            {
                GiveUp(delivery, e);
            }
        }

        return batches;
    }

    private void Add(RabbitMqDelivery part, List<IBatchContainer> batches)
    {
        try
        {
            var batch = _mapper.FromMessage(part);
            batch.Sequence = ++_sequence;
            batch.Delivery = part;
            batches.Add(batch);
        }
        catch (Exception e)
        {
            GiveUp(part, e);
        }
    }

    // A mapper is user code: whatever it throws, this message is unreadable, but the next may be fine.
    private void GiveUp(RabbitMqDelivery delivery, Exception e)
    {
        delivery.Fail(DeliveryFailure.Unreadable(e));
        Bury(delivery);
    }

    /// <summary>Moves a message to the dead-letter queue and only then acknowledges it, in the background: others need not wait.</summary>
    private void Bury(RabbitMqDelivery delivery)
    {
        var burial = BuryAsync();
        _burials[burial] = 0;
        burial.ContinueWith(done => _burials.TryRemove(done, out _), TaskScheduler.Default);

        async Task BuryAsync()
        {
            await Task.Yield();
            if (await _deadLetters.WriteAsync(delivery, _queue, _stopping.Token))
            {
                RabbitMqInstruments.DeadLettered.Add(1, _tag);
                _deadLettered.Enqueue(delivery);
                Wake();
            }
        }
    }

    private void OnCompleted()
    {
        if (_cache.Open == 0 || _cache.CompletedCount >= AcknowledgeCount || !_cache.HasRoom || !_feed.Received.IsEmpty)
        {
            Wake();
        }
    }

    private void Wake()
    {
        // The semaphore counts to one: a second signal before the pump wakes is the same signal.
        if (_signal.CurrentCount == 0)
        {
            try
            {
                _signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another signal was faster, and the pump checks everything.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Messages of {Queue} could not be acknowledged and will come again")]
    private partial void LogNotAcknowledged(string queue, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Giving up {Queue} took too long; the broker takes it back when the connection closes")]
    private partial void LogSlowShutdown(string queue);
}
