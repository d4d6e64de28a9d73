using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Orleans.Streams.RabbitMQ;

/// <summary>
/// The exchanges and queues of one provider. Publishers, Orleans or not, publish to <see cref="Exchange"/>, a durable topic exchange, where
/// any program may bind its own queue. Unless <see cref="RabbitMqStreamOptions.BindTopicToPartitions"/> is off, every message published
/// there also reaches <see cref="SpreadingExchange"/>, which distributes it over the partition queues by the partition key.
/// </summary>
public sealed class RabbitMqTopology
{
    /// <summary>
    /// The header that names the partition when publishers choose it (<see cref="RabbitMqPartitioning.Publisher"/>);
    /// an int. (A headers exchange ignores headers that begin with x-.)
    /// </summary>
    public const string PartitionNumberHeader = "partition-number";

    private const string AllMessages = "#";

    private readonly RabbitMqStreamOptions _options;

    /// <summary>Describes the topology; it is made by <see cref="DeclareAsync"/>.</summary>
    /// <param name="options">The provider's options; <see cref="RabbitMqStreamOptions.Name"/> must be set.</param>
    /// <exception cref="ArgumentException">There is no name.</exception>
    public RabbitMqTopology(RabbitMqStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Name);
        _options = options;
        Exchange = options.Name;
        SpreadingExchange = $"{Exchange}.partitions";
        DeadLetterExchange = DeadLetterQueue = $"{Exchange}.dead-letters";
    }

    /// <summary>The durable topic exchange that takes every message.</summary>
    public string Exchange { get; }

    /// <summary>The exchange behind it that spreads messages over the partition queues.</summary>
    public string SpreadingExchange { get; }

    /// <summary>The fanout exchange of messages that could not be delivered.</summary>
    public string DeadLetterExchange { get; }

    /// <summary>The queue behind it. Bind other queues to the exchange to be notified.</summary>
    public string DeadLetterQueue { get; }

    private bool IsDirect => _options.Partitioning == RabbitMqPartitioning.Direct;

    /// <summary>How many partition queues there are.</summary>
    public int Partitions => _options.Partitions;

    /// <summary>The name of a partition's queue.</summary>
    /// <param name="partition">0 to <see cref="Partitions"/> - 1.</param>
    public string QueueOf(int partition) => $"{Exchange}.partition-{partition}";

    /// <summary>
    /// The partition of a key when publishers choose it: FNV-1a (32 bits) of its UTF-8 bytes, modulo the number of partitions.
    /// </summary>
    public static int PartitionOf(string key, int partitions)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash % (uint)partitions);
    }

    /// <summary>Sets the headers by which the broker finds the partition of <paramref name="key"/>.</summary>
    public void Stamp(IDictionary<string, object?> headers, string key)
    {
        ArgumentNullException.ThrowIfNull(headers);
        headers[_options.PartitionHeader] = key;
        if (_options.Partitioning == RabbitMqPartitioning.Publisher)
        {
            headers[PartitionNumberHeader] = PartitionOf(key, Partitions);
        }
    }

    /// <summary>Where a publisher sends a message: the exchange and the routing key.</summary>
    /// <param name="partitionKey">Its partition key.</param>
    /// <param name="routingKey">The key outsiders bind by.</param>
    public (string Exchange, string RoutingKey) Route(string partitionKey, string routingKey) =>
        IsDirect ? ("", QueueOf(PartitionOf(partitionKey, Partitions))) : (Exchange, routingKey);

    /// <summary>The same without the topic exchange: only to the partition.</summary>
    internal (string Exchange, string RoutingKey) RouteAgain(string partitionKey, string routingKey) =>
        IsDirect ? Route(partitionKey, routingKey) : (SpreadingExchange, routingKey);

    /// <summary>Declares everything. Idempotent.</summary>
    /// <exception cref="OrleansConfigurationException">The broker refuses: a plugin is missing, a right, or
    /// something of that name exists and is different.</exception>
    public async Task DeclareAsync(IConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await DeclareDeadLettersAsync(channel, cancellationToken);
            if (!IsDirect)
            {
                await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, autoDelete: false,
                    cancellationToken: cancellationToken);
                await DeclareSpreadingAsync(channel, cancellationToken);
            }

            for (var partition = 0; partition < Partitions; partition++)
            {
                await DeclarePartitionAsync(channel, partition, cancellationToken);
            }

            if (!IsDirect && _options.BindTopicToPartitions)
            {
                // Last, so that nothing is spread before all partitions are there.
                await channel.ExchangeBindAsync(SpreadingExchange, Exchange, AllMessages, cancellationToken: cancellationToken);
            }
        }
        catch (OperationInterruptedException e) when (Explain(e) is { } why)
        {
            throw new OrleansConfigurationException(why, e);
        }
    }

    /// <summary>Makes every message of the topic exchange reach its partition, too. Idempotent.</summary>
    public async Task BindTopicAsync(IConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.ExchangeBindAsync(SpreadingExchange, Exchange, AllMessages, cancellationToken: cancellationToken);
    }

    /// <summary>Undoes <see cref="BindTopicAsync"/>. Idempotent.</summary>
    public async Task UnbindTopicAsync(IConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.ExchangeUnbindAsync(SpreadingExchange, Exchange, AllMessages, cancellationToken: cancellationToken);
    }

    private async Task DeclareDeadLettersAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(DeadLetterExchange, ExchangeType.Fanout, durable: true, autoDelete: false,
            cancellationToken: cancellationToken);
        // RabbitMQ 4 drops a message without a dead-letter exchange after 20 deliveries; listing dead letters must not use them up.
        var arguments = _options.QueueType == RabbitMqQueueType.Quorum
            ? new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 1_000_000 }
            : [];
        await channel.QueueDeclareAsync(DeadLetterQueue, durable: true, exclusive: false, autoDelete: false, arguments,
            cancellationToken: cancellationToken);
        await channel.QueueBindAsync(DeadLetterQueue, DeadLetterExchange, "", cancellationToken: cancellationToken);
    }

    private Task DeclareSpreadingAsync(IChannel channel, CancellationToken cancellationToken) => _options.Partitioning switch
    {
        RabbitMqPartitioning.Broker => channel.ExchangeDeclareAsync(
            SpreadingExchange, "x-consistent-hash", durable: true, autoDelete: false,
            new Dictionary<string, object?> { ["hash-header"] = _options.PartitionHeader }, cancellationToken: cancellationToken),
        _ => channel.ExchangeDeclareAsync(SpreadingExchange, ExchangeType.Headers, durable: true, autoDelete: false,
            cancellationToken: cancellationToken),
    };

    private async Task DeclarePartitionAsync(IChannel channel, int partition, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?>
        {
            // Two silos may briefly both own a partition; the broker serves one of them.
            ["x-single-active-consumer"] = true,
            ["x-dead-letter-exchange"] = DeadLetterExchange,
        };
        if (_options.QueueType == RabbitMqQueueType.Quorum)
        {
            arguments["x-queue-type"] = "quorum";
            // Otherwise a dead letter is lost if its queue is unavailable at that moment. It requires reject-publish.
            arguments["x-dead-letter-strategy"] = "at-least-once";
            arguments["x-overflow"] = "reject-publish";
            if (_options.DeliveryLimit > 0)
            {
                arguments["x-delivery-limit"] = _options.DeliveryLimit;
            }
        }

        foreach (var (name, value) in _options.QueueArguments)
        {
            arguments[name] = value;
        }

        var queue = QueueOf(partition);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments,
            cancellationToken: cancellationToken);
        if (IsDirect)
        {
            return;
        }

        var (key, match) = _options.Partitioning == RabbitMqPartitioning.Broker
            ? ("1", null) // the weight on the hash ring
            : ("", new Dictionary<string, object?> { ["x-match"] = "all", [PartitionNumberHeader] = partition });
        await channel.QueueBindAsync(queue, SpreadingExchange, key, match, cancellationToken: cancellationToken);
    }

    private string? Explain(OperationInterruptedException e)
    {
        var said = e.ShutdownReason?.ReplyText ?? e.Message;
        return e.ShutdownReason?.ReplyCode switch
        {
            Constants.CommandInvalid or Constants.PreconditionFailed when said.Contains("x-consistent-hash", StringComparison.Ordinal)
                && said.Contains("unknown", StringComparison.OrdinalIgnoreCase) =>
                "The broker does not know the exchange type x-consistent-hash. Enable the plugin RabbitMQ ships for it "
                    + "(rabbitmq-plugins enable rabbitmq_consistent_hash_exchange), "
                + "or let publishers choose the partition "
                + $"({nameof(RabbitMqStreamOptions)}.{nameof(RabbitMqStreamOptions.Partitioning)} "
                + $"= {nameof(RabbitMqPartitioning)}.{nameof(RabbitMqPartitioning.Publisher)}).",
            Constants.PreconditionFailed =>
                $"An exchange or queue of '{Exchange}' exists with other arguments than the options say. Queues cannot be changed in "
                    + $"place: use another Name, or drain and delete it. The broker said: {said}",
            Constants.AccessRefused => $"The user may not configure '{Exchange}'. The broker said: {said}",
            _ => null,
        };
    }
}
