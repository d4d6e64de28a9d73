using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>
/// One consumer on one channel. Delivery tags mean something on their channel only, so each message remembers its consumer, and a consumer that ended
/// acknowledges nothing any more: the broker hands those messages out again.
/// </summary>
internal sealed class PartitionConsumer(IChannel channel, Action<RabbitMqDelivery> receive) : IAsyncBasicConsumer
{
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SortedSet<ulong> _delivered = [];
    private readonly HashSet<ulong> _acknowledgedAhead = [];
    private ulong _acknowledgedThrough;

    public IChannel Channel => channel;

    /// <summary>Completes, with the reason, when the channel is closed or the broker cancels the consumer (its queue is gone).</summary>
    public Task<string> Ended => _ended.Task;

    public bool IsAlive => !_ended.Task.IsCompleted;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // Body and properties live in a buffer of the library's that is used again when this returns.
        receive(new(exchange, routingKey, new BasicProperties(properties), body.ToArray(), redelivered, this, deliveryTag));
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken) => End("The broker cancelled the consumer.");

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => End(reason.ToString());

    public Task End(string reason)
    {
        _ended.TrySetResult(reason);
        return Task.CompletedTask;
    }

    /// <summary>Notes that a message may be acknowledged. Not thread-safe, like <see cref="AcknowledgeAsync"/>: one pump calls both.</summary>
    public void Complete(ulong tag) => _delivered.Add(tag);

    /// <summary>Acknowledges what is complete: all up to the first that is not by one frame, what lies behind that one by one.</summary>
    public async ValueTask AcknowledgeAsync(CancellationToken cancellationToken)
    {
        // The tag of a frame must itself be outstanding: the broker closes the channel over one that was acknowledged before.
        ulong last = 0;
        for (var next = _acknowledgedThrough + 1; ; next++)
        {
            if (_delivered.Remove(next))
            {
                last = next;
            }
            else if (!_acknowledgedAhead.Remove(next))
            {
                _acknowledgedThrough = next - 1;
                break;
            }
        }

        if (last > 0)
        {
            await channel.BasicAckAsync(last, multiple: true, cancellationToken);
        }

        foreach (var tag in _delivered)
        {
            _acknowledgedAhead.Add(tag);
            await channel.BasicAckAsync(tag, multiple: false, cancellationToken);
        }

        _delivered.Clear();
    }
}
