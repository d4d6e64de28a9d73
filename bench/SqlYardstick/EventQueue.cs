using RabbitMQ.Client;

namespace FlightTickets.Bench.Sql;

/// <summary>
/// The exchange and the quorum queue that carry the outbox's events, and the consumer that counts them: a queue without one would
/// grow for the whole run.
/// </summary>
internal sealed class EventQueue(IConfiguration configuration) : BackgroundService
{
    public const string Exchange = "yardstick.events";
    private const string Queue = "yardstick.events.all";
    private const ushort Window = 1_000;
    private const int AcknowledgedAtOnce = 100;
    private long _received;

    /// <summary>How many deliveries arrived, repeated ones included.</summary>
    public long Received => Interlocked.Read(ref _received);

    public static async Task DeclareAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        var quorum = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, quorum, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(Queue, Exchange, "#", cancellationToken: cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.GetConnectionString("RabbitMq") is not { Length: > 0 } broker) return;
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(stoppingToken);
        await DeclareAsync(connection, stoppingToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stoppingToken);
        await channel.BasicQosAsync(0, Window, global: false, stoppingToken);
        await channel.BasicConsumeAsync(Queue, autoAck: false, new Counter(this, channel), stoppingToken);
        await Task.Delay(Timeout.Infinite, stoppingToken);
    }

    private sealed class Counter(EventQueue queue, IChannel channel) : AsyncDefaultBasicConsumer(channel)
    {
        public override async Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
            IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref queue._received);
            if (deliveryTag % AcknowledgedAtOnce == 0) await Channel.BasicAckAsync(deliveryTag, multiple: true, cancellationToken);
        }
    }
}
