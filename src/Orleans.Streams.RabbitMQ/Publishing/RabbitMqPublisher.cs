using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Publishing;

/// <summary>
/// Publishes persistent messages and reports the outcome of each when the broker has confirmed it. Calls share one channel;
/// confirms are awaited by batch, never by message. Messages are sent in the order of the calls.
/// </summary>
/// <remarks>
/// When the connection is lost, unconfirmed messages are sent again on the next one, in the same order, until
/// <see cref="RabbitMqStreamOptions.PublishTimeout"/>: delivery is at least once, and first arrivals keep their order for each partition
/// key. Also usable without streams, for instance by an outbox relay. Thread-safe.
/// </remarks>
public sealed partial class RabbitMqPublisher : IAsyncDisposable
{
    private readonly RabbitMqStreamOptions _options;
    private readonly RabbitMqTopology _topology;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RabbitMqConnection _connection;
    private readonly Channel<PendingMessage> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sending;
    private readonly string _idPrefix = Guid.NewGuid().ToString("N");
    private readonly KeyValuePair<string, object?> _tag;
    private long _lastId;

    /// <summary>Creates a publisher; it connects when first used.</summary>
    /// <param name="options">How to reach the broker; <see cref="RabbitMqStreamOptions.Name"/> must be set.</param>
    /// <param name="logger">Logs reconnects.</param>
    /// <param name="time">The clock; default the system's.</param>
    public RabbitMqPublisher(RabbitMqStreamOptions options, ILogger<RabbitMqPublisher> logger, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _topology = new RabbitMqTopology(options);
        _tag = new("exchange", _topology.Exchange);
        _time = time ?? TimeProvider.System;
        _logger = logger;
        _connection = new RabbitMqConnection(options, _topology, "publishing", _time, logger);
        _queue = Channel.CreateBounded<PendingMessage>(new BoundedChannelOptions(options.MaxUnconfirmed) { SingleReader = true });
        _sending = Task.Run(SendAsync);
    }

    /// <summary>The exchanges and queues it publishes to.</summary>
    public RabbitMqTopology Topology => _topology;

    /// <summary>Connects and declares the topology now, so that a wrong configuration is known at start.</summary>
    /// <exception cref="Orleans.Runtime.OrleansConfigurationException">The broker refuses the login or the topology.</exception>
    /// <exception cref="OperationCanceledException">There was no broker until
    /// <paramref name="cancellationToken"/> ended the wait.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default) =>
        await _connection.GetAsync(cancellationToken, failOnConfiguration: true);

    /// <summary>Binds the topic exchange to the partitions, or unbinds it (<see cref="RabbitMqTopology.BindTopicAsync"/>).</summary>
    /// <exception cref="OperationCanceledException">There was no broker until
    /// <paramref name="cancellationToken"/> ended the wait.</exception>
    public async Task BindTopicAsync(bool isBound, CancellationToken cancellationToken = default)
    {
        var connection = await _connection.GetAsync(cancellationToken);
        if (isBound)
        {
            await _topology.BindTopicAsync(connection, cancellationToken);
        }
        else
        {
            await _topology.UnbindTopicAsync(connection, cancellationToken);
        }
    }

    /// <summary>Publishes messages in their order and completes when the fate of all is known.</summary>
    /// <returns>One result a message, in the same order.</returns>
    /// <exception cref="OperationCanceledException">The caller stopped waiting; unconfirmed
    /// messages may or may not have arrived.</exception>
    /// <exception cref="ObjectDisposedException">The publisher was closed.</exception>
    public async Task<IReadOnlyList<PublishResult>> PublishAsync(
        IReadOnlyList<RabbitMqMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        if (messages.Count == 0)
        {
            return [];
        }

        var batch = new PendingBatch(messages.Count, _tag);
        try
        {
            var added = AddAllAsync(messages, batch, cancellationToken);
            if (!added.IsCompletedSuccessfully)
            {
                await added.AsTask().WaitAsync(_options.PublishTimeout, _time, cancellationToken);
            }

            return await batch.Completion.WaitAsync(_options.PublishTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            batch.Abandon($"No confirm within {_options.PublishTimeout}.");
            return await batch.Completion;
        }
        catch (OperationCanceledException)
        {
            batch.Abandon("The caller did not wait.");
            throw;
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(RabbitMqPublisher));
        }
    }

    /// <summary>Closes the connection. Unconfirmed messages end as <see cref="PublishOutcome.Unknown"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            await _stopping.CancelAsync();
            await _sending;
            await _connection.DisposeAsync();
            _stopping.Dispose();
        }
    }

    private async ValueTask AddAllAsync(IReadOnlyList<RabbitMqMessage> messages, PendingBatch batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var pending = new PendingMessage(messages[i], batch, i);
            if (messages[i].Body.Length > _options.MaxMessageBytes)
            {
                pending.Complete(new(PublishOutcome.Refused,
                    $"Its body has {messages[i].Body.Length} bytes; {nameof(_options.MaxMessageBytes)} is {_options.MaxMessageBytes}."));
                continue;
            }

            Prepare(messages[i]);
            if (!_queue.Writer.TryWrite(pending))
            {
                await _queue.Writer.WriteAsync(pending, cancellationToken);
            }
        }

        RabbitMqInstruments.Published.Add(messages.Count, _tag);
    }

    private void Prepare(RabbitMqMessage message)
    {
        var properties = message.Properties;
        properties.DeliveryMode = DeliveryModes.Persistent;
        // A returned message is recognized by its id.
        if (string.IsNullOrEmpty(properties.MessageId))
        {
            properties.MessageId = string.Create(CultureInfo.InvariantCulture, $"{_idPrefix}-{Interlocked.Increment(ref _lastId)}");
        }

        if (message.Exchange is null)
        {
            var headers = properties.Headers ??= new Dictionary<string, object?>();
            headers[RabbitMqDelivery.PublishedAtHeader] = _time.GetUtcNow().ToUnixTimeMilliseconds();
            _topology.Stamp(headers, message.PartitionKey);
        }
    }

    private async Task SendAsync()
    {
        var unconfirmed = new Queue<PendingMessage>();
        var careful = false;
        for (var attempt = 0; !_stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                if (unconfirmed.Count == 0)
                {
                    await _queue.Reader.WaitToReadAsync(_stopping.Token);
                }

                var connection = await _connection.GetAsync(_stopping.Token);
                // The library's own tracking waits message by message; the window below does not.
                var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
                var channel = await connection.CreateChannelAsync(options, _stopping.Token);
                using var window = new ConfirmWindow(channel, _options.MaxUnconfirmed, _stopping.Token);
                try
                {
                    // After the broker closed a channel because of a message, they are sent one at a
                    // time, so that only the faulty one fails.
                    attempt = 0;
                    if (await ResendAsync(window, unconfirmed, careful))
                    {
                        careful = false;
                        await SendNewAsync(window);
                    }
                }
                finally
                {
                    careful |= window.ClosedByBroker;
                    window.TakeUnconfirmed(unconfirmed);
                    await RabbitMqConnection.DropAsync(channel);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Any failure here means that there is no channel. Unconfirmed messages are sent again on the next one.
                LogChannelLost(_topology.Exchange, unconfirmed.Count, e);
            }

            if (!_stopping.IsCancellationRequested)
            {
                await Task.Delay(_connection.Backoff(attempt), _time, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Drain(unconfirmed);
    }

    private async Task<bool> ResendAsync(ConfirmWindow window, Queue<PendingMessage> unconfirmed, bool careful)
    {
        while (unconfirmed.TryDequeue(out var pending))
        {
            if (pending.IsDone)
            {
                continue;
            }

            await window.SendAsync(_topology, pending, _stopping.Token);
            if (careful && !await window.DrainAsync(_stopping.Token))
            {
                if (window.ClosedByBroker)
                {
                    pending.Complete(new(PublishOutcome.Refused, window.CloseReason));
                }

                return false;
            }
        }

        return true;
    }

    private async Task SendNewAsync(ConfirmWindow window)
    {
        while (await _queue.Reader.WaitToReadAsync(window.Closed))
        {
            while (_queue.Reader.TryRead(out var pending))
            {
                if (!pending.IsDone)
                {
                    await window.SendAsync(_topology, pending, _stopping.Token);
                }
            }
        }
    }

    private void Drain(Queue<PendingMessage> unconfirmed)
    {
        var closed = new PublishResult(PublishOutcome.Unknown, "The publisher was closed.");
        while (unconfirmed.TryDequeue(out var pending) || _queue.Reader.TryRead(out pending))
        {
            pending.Complete(closed);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The publishing channel of {Exchange} was lost; {Count} unconfirmed messages will be sent again")]
    private partial void LogChannelLost(string exchange, int count, Exception exception);
}
