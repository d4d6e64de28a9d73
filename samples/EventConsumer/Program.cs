using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

// EventConsumer BROKER [TYPES [EXCHANGE]]
var broker = new ConnectionFactory { Uri = new Uri(args[0]) };
var types = args.ElementAtOrDefault(1) ?? "#";
var exchange = args.ElementAtOrDefault(2) ?? "flighttickets.events";

await using var connection = await broker.CreateConnectionAsync();
await using var channel = await connection.CreateChannelAsync();
// A real consumer's queue is durable and has a name, so that it keeps what arrives while the consumer is away.
var queue = await channel.QueueDeclareAsync();
await channel.QueueBindAsync(queue.QueueName, exchange, types);
Console.WriteLine($"listening for {types}");

// A real consumer keeps this beside what it makes of the events, in the same transaction.
var processed = new Dictionary<(string Source, string Subject), string>();
var consumer = new AsyncEventingBasicConsumer(channel);
consumer.ReceivedAsync += async (_, message) =>
{
    string Header(string name) => Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers![$"cloudEvents:{name}"]!);
    var (subject, sequence) = ((Header("source"), Header("subject")), Header("sequence"));
    if (string.CompareOrdinal(sequence, processed.GetValueOrDefault(subject)) > 0)
    {
        Console.WriteLine($"{Header("type")} {Header("subject")} {sequence} {Encoding.UTF8.GetString(message.Body.Span)}");
        processed[subject] = sequence;
    }

    await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
};
await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, consumer);
await Task.Delay(Timeout.Infinite);
