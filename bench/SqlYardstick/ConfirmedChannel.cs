using System.Globalization;
using RabbitMQ.Client;

namespace FlightTickets.Bench.Sql;

/// <summary>A channel with publisher confirms that waits for a batch, not for each message.</summary>
internal sealed class ConfirmedChannel : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly HashSet<ulong> _waiting = [];
    private TaskCompletionSource? _settled;

    private ConfirmedChannel(IChannel channel) => _channel = channel;

    public static async Task<ConfirmedChannel> OpenAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
        var confirmed = new ConfirmedChannel(await connection.CreateChannelAsync(options, cancellationToken));
        confirmed._channel.BasicAcksAsync += (_, ack) => confirmed.Settle(ack.DeliveryTag, ack.Multiple);
        confirmed._channel.BasicNacksAsync += (_, _) => confirmed.Fail("The broker refused a message.");
        confirmed._channel.BasicReturnAsync += (_, message) => confirmed.Fail($"No queue takes {message.RoutingKey}.");
        confirmed._channel.ChannelShutdownAsync += (_, reason) => confirmed.Fail(reason.ReplyText);
        return confirmed;
    }

    /// <summary>Publishes events in their order and completes when the broker has confirmed all of them.</summary>
    /// <exception cref="InvalidOperationException">One was refused or returned, or the channel was closed: the rest is unknown.</exception>
    public async Task PublishAsync(List<(long Id, string Type, byte[] Payload)> events, CancellationToken cancellationToken)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = await _channel.GetNextPublishSequenceNumberAsync(cancellationToken);
        lock (_waiting)
        {
            _waiting.Clear();
            for (var i = 0; i < events.Count; i++) _waiting.Add(first + (ulong)i);
            _settled = settled;
        }

        foreach (var (id, type, payload) in events)
        {
            var properties = new BasicProperties
            {
                DeliveryMode = DeliveryModes.Persistent,
                ContentType = "application/json",
                MessageId = id.ToString(CultureInfo.InvariantCulture),
            };
            await _channel.BasicPublishAsync(EventQueue.Exchange, type, mandatory: true, properties, payload, cancellationToken);
        }

        await settled.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private Task Settle(ulong tag, bool multiple)
    {
        lock (_waiting)
        {
            if (multiple) _waiting.RemoveWhere(one => one <= tag);
            else _waiting.Remove(tag);
            if (_waiting.Count == 0) _settled?.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private Task Fail(string reason)
    {
        lock (_waiting) _settled?.TrySetException(new InvalidOperationException(reason));
        return Task.CompletedTask;
    }
}
