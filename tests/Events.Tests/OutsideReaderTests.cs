using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FlightTickets.Events.Tests;

/// <summary>A program that knows RabbitMQ and docs/events.md, and nothing of Orleans.</summary>
public sealed class OutsideReaderTests(Broker broker)
{
    [Fact]
    public async Task It_binds_a_queue_and_reads_CloudEvents()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var name = broker.NewName();
        await using var cluster = await EventsCluster.StartAsync(
            silo => silo.AddRabbitMqEvents(broker.Server.ConnectionString, o => o.Name = name));
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Server.ConnectionString) }.CreateConnectionAsync(
            cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var queue = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, name, "order.*", cancellationToken: cancellationToken);
        var messages = Channel.CreateUnbounded<(string Key, string? ContentType, Dictionary<string, string> Headers, byte[] Body)>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, m) => messages.Writer.WriteAsync((
            m.RoutingKey, m.BasicProperties.ContentType,
            m.BasicProperties.Headers!.Where(h => h.Value is byte[])
                .ToDictionary(h => h.Key, h => Encoding.UTF8.GetString((byte[])h.Value!)),
            m.Body.ToArray())).AsTask();
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);

        await cluster.RaiseAsync("ord_1", 3);
        for (var i = 1; i <= 3; i++)
        {
            var (key, contentType, headers, body) = await messages.Reader.ReadAsync(cancellationToken);
            Assert.Equal(("order.counted", "application/json"), (key, contentType));
            Assert.Equal("1.0", headers["cloudEvents:specversion"]);
            Assert.Equal("order.counted", headers["cloudEvents:type"]);
            Assert.Equal("/flighttickets/orders", headers["cloudEvents:source"]);
            Assert.Equal("ord_1", headers["cloudEvents:subject"]);
            Assert.Equal($"{i:D20}", headers["cloudEvents:sequence"]);
            Assert.Equal(32, headers["cloudEvents:id"].Length);
            Assert.True(DateTimeOffset.TryParse(headers["cloudEvents:time"], out _));
            Assert.Equal(i, JsonDocument.Parse(body).RootElement.GetProperty("number").GetInt64());
        }
    }
}
