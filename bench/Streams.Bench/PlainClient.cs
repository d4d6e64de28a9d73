using System.Diagnostics;
using FlightTickets.Servers;
using Orleans.Streams.RabbitMQ;
using RabbitMQ.Client;

namespace FlightTickets.Streams.Bench;

/// <summary>
/// The yardstick: RabbitMQ.Client as PerfTest would use it, publisher confirms with a window, mandatory, persistent, quorum queues, a
/// prefetch of 1,000, acknowledgement of every message, several at once. No serialization, no order to keep. Either straight into the
/// queues, or through the same exchanges as the streams: what an open topic exchange and the spreading
/// by hash cost the broker is not the provider's doing.
/// </summary>
internal sealed class PlainClient : IContender, IAsyncDisposable
{
    private const int Queues = 4;
    private readonly IConnection _publishing;
    private readonly IConnection _consuming;
    private readonly IChannel[] _channels;
    private readonly RabbitMqTopology? _topology;

    private PlainClient(IConnection publishing, IConnection consuming, IChannel[] channels, RabbitMqTopology? topology)
    {
        _publishing = publishing;
        _consuming = consuming;
        _channels = channels;
        _topology = topology;
    }

    public int Publishers => Queues;

    public Action<long>? Delivered { get; set; }

    public static async Task<PlainClient> StartAsync(RabbitMqServer server, bool routed)
    {
        var factory = new ConnectionFactory { Uri = new Uri(server.ConnectionString) };
        var (publishing, consuming) = (await factory.CreateConnectionAsync(), await factory.CreateConnectionAsync());
        var channels = new IChannel[Queues];
        var topology = routed
            ? new RabbitMqTopology(new() { ConnectionString = server.ConnectionString, Name = "plain-routed", Partitions = Queues })
            : null;
        if (topology is not null)
        {
            await topology.DeclareAsync(publishing);
        }

        var client = new PlainClient(publishing, consuming, channels, topology);
        for (var queue = 0; queue < Queues; queue++)
        {
            // The window is the caller's; the library's own limit of 128 would be in its way.
            channels[queue] = await publishing.CreateChannelAsync(
                new CreateChannelOptions(true, true, outstandingPublisherConfirmationsRateLimiter: null));
            var name = topology?.QueueOf(queue) ?? $"plain-{queue}";
            if (topology is null)
            {
                await channels[queue].QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false,
                    new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
            }

            var channel = await consuming.CreateChannelAsync();
            await channel.BasicQosAsync(0, 1000, global: false);
            await channel.BasicConsumeAsync(name, autoAck: false, new Consumer(channel, client));
        }

        return client;
    }

    public async Task PublishAsync(int publisher, int count)
    {
        var confirms = new Task[count];
        for (var i = 0; i < count; i++)
        {
            var body = new byte[Run.EventBytes];
            BitConverter.TryWriteBytes(body, Stopwatch.GetTimestamp());
            var properties = new BasicProperties { Persistent = true };
            if (_topology is not null)
            {
                _topology.Stamp(properties.Headers = new Dictionary<string, object?>(), $"key-{Random.Shared.Next(50)}");
            }

            confirms[i] = _channels[publisher].BasicPublishAsync(
                _topology?.Exchange ?? "", _topology is null ? $"plain-{publisher}" : "bench", mandatory: true, properties, body).AsTask();
        }

        await Task.WhenAll(confirms);
    }

    public async ValueTask DisposeAsync()
    {
        await _publishing.DisposeAsync();
        await _consuming.DisposeAsync();
    }

    private sealed class Consumer(IChannel channel, PlainClient client) : AsyncDefaultBasicConsumer(channel)
    {
        private int _unacknowledged;

        public override async Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
            IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            client.Delivered?.Invoke(BitConverter.ToInt64(body.Span));
            if (++_unacknowledged >= 64)
            {
                _unacknowledged = 0;
                await Channel.BasicAckAsync(deliveryTag, multiple: true, cancellationToken);
            }
        }
    }
}
