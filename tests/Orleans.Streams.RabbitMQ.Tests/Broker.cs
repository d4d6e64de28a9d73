using System.Text;
using System.Threading.Channels;
using FlightTickets.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams.RabbitMQ.Publishing;
using Orleans.Streams.RabbitMQ.Tests;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

[assembly: AssemblyFixture(typeof(Broker))]

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>One real node for all tests of the assembly; each test has exchanges and queues of its own name.</summary>
public sealed class Broker : IAsyncLifetime
{
    private int _names;

    public RabbitMqServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RabbitMqServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Options for exclusive exchanges and queues, through a proxy if given.</summary>
    public RabbitMqStreamOptions Options(TcpProxy? proxy = null) => new()
    {
        ConnectionString = proxy is null ? Server.ConnectionString : RabbitMqServer.ConnectionStringFor(proxy.Port),
        Name = $"test{Interlocked.Increment(ref _names)}",
        Partitions = 2,
        ReconnectMinDelay = TimeSpan.FromMilliseconds(20),
        ReconnectMaxDelay = TimeSpan.FromMilliseconds(200),
    };

    public static RabbitMqPublisher Publisher(RabbitMqStreamOptions options) => new(options, NullLogger<RabbitMqPublisher>.Instance);

    /// <summary>A connection of a program without Orleans.</summary>
    public Task<IConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
        new ConnectionFactory { Uri = new Uri(Server.ConnectionString) }.CreateConnectionAsync(cancellationToken);

    /// <summary>Takes everything out of a provider's partition queues, in the order of each.</summary>
    public Task<List<(int Partition, string Body)>> DrainAsync(RabbitMqTopology topology, CancellationToken cancellationToken) =>
        DrainAsync(Server, topology, cancellationToken);

    /// <summary>
    /// The same on another node. A queue with a single active consumer can only be consumed, so
    /// a last message of ours says when it is empty.
    /// </summary>
    public static async Task<List<(int Partition, string Body)>> DrainAsync(
        RabbitMqServer server, RabbitMqTopology topology, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(server.ConnectionString) }.CreateConnectionAsync(
            cancellationToken);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancellationToken);
        var drained = new List<(int, string)>();
        for (var partition = 0; partition < topology.Partitions; partition++)
        {
            var queue = topology.QueueOf(partition);
            await channel.BasicPublishAsync("", queue, mandatory: true, "last"u8.ToArray(), cancellationToken);
            var bodies = Channel.CreateUnbounded<string>();
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, message) => bodies.Writer.WriteAsync(Encoding.UTF8.GetString(message.Body.Span)).AsTask();
            var tag = await channel.BasicConsumeAsync(queue, autoAck: true, consumer, cancellationToken);
            while (await bodies.Reader.ReadAsync(cancellationToken) is not "last" and var body)
            {
                drained.Add((partition, body));
            }

            await channel.BasicCancelAsync(tag, cancellationToken: cancellationToken);
        }

        return drained;
    }
}

internal static class DrainedMessages
{
    public static List<int> Numbers(this List<(int Partition, string Body)> drained) =>
        drained.ConvertAll(message => int.Parse(message.Body));
}
