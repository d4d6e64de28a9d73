using System.Diagnostics;
using System.Numerics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Orleans.Streams.RabbitMQ.Publishing;

/// <summary>
/// The messages of one channel that wait for their confirm: a ring by sequence number. The broker counts the messages of a channel from 1
/// and confirms by that number, one at a time or all up to it, in any order; an unroutable message is
/// returned first and then confirmed like the others.
/// </summary>
internal sealed class ConfirmWindow : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IChannel _channel;
    private readonly PendingMessage?[] _ring;
    private readonly CancellationTokenSource _closed;
    private TaskCompletionSource? _waiting;
    private PendingMessage? _late;
    private bool _isClosed;
    private bool _disposed;
    private ulong _oldest = 1;
    private ulong _next = 1;

    public ConfirmWindow(IChannel channel, int size, CancellationToken stopping)
    {
        _closed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _channel = channel;
        _ring = new PendingMessage?[BitOperations.RoundUpToPowerOf2((uint)size)];
        Closed = _closed.Token;
        channel.BasicAcksAsync += (_, e) => Settle(e.DeliveryTag, e.Multiple, refused: false);
        channel.BasicNacksAsync += (_, e) => Settle(e.DeliveryTag, e.Multiple, refused: true);
        channel.BasicReturnAsync += OnReturn;
        channel.ChannelShutdownAsync += OnShutdown;
        if (!channel.IsOpen)
        {
            Close(channel.CloseReason);
        }
    }

    /// <summary>Cancelled when the channel is closed, by whomever, or the publisher.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Whether the broker closed this channel but not the connection: some message was against the rules.</summary>
    public bool ClosedByBroker { get; private set; }

    public string? CloseReason { get; private set; }

    /// <summary>
    /// Sends a message, waiting for room in the window. In any case it is among
    /// <see cref="TakeUnconfirmed"/> until its fate is known.
    /// </summary>
    public async ValueTask SendAsync(RabbitMqTopology topology, PendingMessage pending, CancellationToken cancellationToken)
    {
        _late = pending;
        while (!TryEnter(pending, out var room))
        {
            await room.WaitAsync(cancellationToken);
        }

        _late = null;

        var message = pending.Message;
        if (message.Activity is { } activity)
        {
            Activity.Current = activity;
        }

        var (exchange, routingKey) = message.Exchange is { } given
            ? (given, message.RoutingKey)
            : message.IsForPartition ? topology.RouteAgain(message.PartitionKey, message.RoutingKey)
            : topology.Route(message.PartitionKey, message.RoutingKey);
        await _channel.BasicPublishAsync(
            exchange, routingKey, message.IsMandatory, message.Properties, message.Body, Closed);
    }

    /// <summary>Waits until all is confirmed. False when the channel closed before.</summary>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_oldest == _next)
                {
                    return true;
                }

                if (_isClosed)
                {
                    return false;
                }

                changed = Changed();
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The unconfirmed messages, put before <paramref name="queue"/> holds: it was sent earlier.</summary>
    public void TakeUnconfirmed(Queue<PendingMessage> queue)
    {
        var later = queue.ToArray();
        queue.Clear();
        lock (_gate)
        {
            for (; _oldest < _next; _oldest++)
            {
                ref var slot = ref Slot(_oldest);
                if (slot is { IsDone: false } pending)
                {
                    pending.Returned = null;
                    queue.Enqueue(pending);
                }

                slot = null;
            }
        }

        if (_late is { IsDone: false } late)
        {
            queue.Enqueue(late);
        }

        Array.ForEach(later, queue.Enqueue);
    }

    private bool TryEnter(PendingMessage pending, out Task room)
    {
        lock (_gate)
        {
            // Checked under the lock: a caller that starts to wait after the close was signalled would wait for ever.
            if (_isClosed)
            {
                throw new OperationCanceledException("The channel was closed.");
            }

            ref var slot = ref Slot(_next);
            if (slot is not null)
            {
                room = Changed();
                return false;
            }

            slot = pending;
            _next++;
            room = Task.CompletedTask;
            return true;
        }
    }

    private Task Settle(ulong tag, bool multiple, bool refused)
    {
        lock (_gate)
        {
            for (var sequence = multiple ? _oldest : tag; sequence <= tag; sequence++)
            {
                ref var slot = ref Slot(sequence);
                if (slot is { } pending && sequence >= _oldest && sequence < _next)
                {
                    slot = null;
                    if (refused)
                    {
                        pending.Complete(new(PublishOutcome.Refused, "The broker answered with a nack: the queue is full or unavailable."));
                    }
                    else
                    {
                        pending.Confirm();
                    }
                }
            }

            while (_oldest < _next && Slot(_oldest) is null)
            {
                _oldest++;
            }

            SignalChange();
        }

        return Task.CompletedTask;
    }

    private Task OnReturn(object sender, BasicReturnEventArgs e)
    {
        lock (_gate)
        {
            for (var sequence = _oldest; sequence < _next; sequence++)
            {
                if (Slot(sequence) is { Returned: null } pending && pending.Message.Properties.MessageId == e.BasicProperties.MessageId)
                {
                    pending.Returned = $"{e.ReplyCode} {e.ReplyText}: no queue takes '{e.RoutingKey}' from exchange '{e.Exchange}'.";
                    break;
                }
            }
        }

        return Task.CompletedTask;
    }

    private Task OnShutdown(object sender, ShutdownEventArgs reason)
    {
        Close(reason);
        return Task.CompletedTask;
    }

    private void Close(ShutdownEventArgs? reason)
    {
        lock (_gate)
        {
            _isClosed = true;
            CloseReason = reason?.ToString();
            // These close only the channel; 541 and 320 are faults of the broker.
            ClosedByBroker = reason is
            {
                Initiator: ShutdownInitiator.Peer,
                ReplyCode: Constants.NotFound or Constants.PreconditionFailed or Constants.AccessRefused or Constants.ContentTooLarge
            };
            SignalChange();
            if (!_disposed)
            {
                _closed.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _closed.Dispose();
        }
    }

    private ref PendingMessage? Slot(ulong sequence) => ref _ring[sequence & (ulong)(_ring.Length - 1)];

    private Task Changed() => (_waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void SignalChange()
    {
        _waiting?.TrySetResult();
        _waiting = null;
    }
}
