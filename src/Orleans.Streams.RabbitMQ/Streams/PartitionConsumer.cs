using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>
/// One consumer on one channel. Delivery tags are valid only on their channel, so each message remembers its consumer, and an ended
/// consumer acknowledges nothing more: the broker redelivers those messages.
/// </summary>
internal sealed class PartitionConsumer(
    IChannel channel, int prefetch, TimeProvider time, Action<RabbitMqDelivery> receive) : IAsyncBasicConsumer
{
    /// <summary>How long a gap may delay the acknowledgement of later messages.</summary>
    public static readonly TimeSpan GapTime = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SortedSet<ulong> _delivered = [];
    private readonly HashSet<ulong> _acknowledgedAhead = [];
    private ulong _acknowledgedThrough;
    private long _ahead;

    public IChannel Channel => channel;

    /// <summary>Completes, with the reason, when the channel is closed or the broker cancels the consumer (its queue is gone).</summary>
    public Task<string> Ended => _ended.Task;

    public bool IsAlive => !_ended.Task.IsCompleted;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // Body and properties live in a buffer of the library's that is used again when this returns.
        receive(new(exchange, routingKey, new BasicProperties(properties), body.ToArray(), redelivered, this, deliveryTag));
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken) =>
        End("The broker cancelled the consumer.");

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => End(reason.ToString());

    public Task End(string reason)
    {
        _ended.TrySetResult(reason);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Marks a message for acknowledgement. Not thread-safe, like <see cref="AcknowledgeAsync"/>: one pump calls both.
    /// </summary>
    public void Complete(ulong tag) => _delivered.Add(tag);

    /// <summary>Whether a complete message waits for earlier ones.</summary>
    public bool HasAhead => _delivered.Count > 0;

    /// <summary>
    /// Acknowledges complete messages: one frame for all before the first incomplete one. Those behind the gap cost the broker one command
    /// each, so they wait a moment for the gap to close and are then acknowledged one by one: one slow stream must not use up the prefetch.
    /// </summary>
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

        if (_delivered.Count == 0)
        {
            return;
        }

        if (last > 0 || _ahead == 0)
        {
            _ahead = time.GetTimestamp();
        }

        if (_delivered.Count < prefetch / 4 && time.GetElapsedTime(_ahead) < GapTime)
        {
            return;
        }

        _ahead = 0;
        foreach (var tag in _delivered)
        {
            _acknowledgedAhead.Add(tag);
            await channel.BasicAckAsync(tag, multiple: false, cancellationToken);
        }

        _delivered.Clear();
    }
}
