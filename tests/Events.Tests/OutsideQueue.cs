using System.Globalization;
using System.Text;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FlightTickets.Events.Tests;

/// <summary>A queue of a program outside, bound to everything.</summary>
internal sealed class OutsideQueue : IAsyncDisposable
{
    private readonly Channel<(string Id, long Sequence)> _seen = Channel.CreateUnbounded<(string, long)>();
    private readonly IConnection _connection;

    private OutsideQueue(IConnection connection) => _connection = connection;

    public static async Task<OutsideQueue> BindAsync(string connectionString, string exchange, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(connectionString) }.CreateConnectionAsync(cancellationToken);
        var queue = new OutsideQueue(connection);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var name = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
        await channel.QueueBindAsync(name.QueueName, exchange, "#", cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, m) => queue._seen.Writer
            .WriteAsync((Text(m, "cloudEvents:id"), long.Parse(Text(m, "cloudEvents:sequence"), CultureInfo.InvariantCulture))).AsTask();
        await channel.BasicConsumeAsync(name.QueueName, autoAck: true, consumer, cancellationToken);
        return queue;
    }

    public async Task<List<(string Id, long Sequence)>> TakeAsync(int atLeast, CancellationToken cancellationToken)
    {
        var taken = new List<(string, long)>();
        while (taken.Count < atLeast) taken.Add(await _seen.Reader.ReadAsync(cancellationToken));
        return taken;
    }

    private static string Text(BasicDeliverEventArgs message, string header) =>
        Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers![header]!);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
