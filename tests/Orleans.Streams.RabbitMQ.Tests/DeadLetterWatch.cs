using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>A program that watches dead letters with its own queue on their exchange.</summary>
internal sealed class DeadLetterWatch : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly Channel<string?> _seen = System.Threading.Channels.Channel.CreateUnbounded<string?>();
    private int _count;

    private DeadLetterWatch(IConnection connection, IChannel channel)
    {
        _connection = connection;
        Channel = channel;
    }

    public IChannel Channel { get; }

    public static async Task<DeadLetterWatch> StartAsync(IConnection connection, string exchange, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var watch = new DeadLetterWatch(connection, channel);
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true,
            cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, exchange, "", cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) => watch._seen.Writer.WriteAsync(message.BasicProperties.MessageId).AsTask();
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
        return watch;
    }

    /// <summary>Waits until so many were seen in all.</summary>
    public async Task CountAsync(int count, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        for (; _count < count; _count++)
        {
            await _seen.Reader.ReadAsync(patience.Token);
        }
    }

    /// <summary>
    /// The dead letters, once there are so many. The exchange gives each to both queues, and the watching one may have it first.
    /// </summary>
    public static async Task<IReadOnlyList<RabbitMqDeadLetter>> LettersAsync(
        StreamCluster cluster, int count, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var letters = await cluster.DeadLetters.PeekAsync(count + 1, patience.Token);
            if (letters.Count >= count)
            {
                return letters;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
