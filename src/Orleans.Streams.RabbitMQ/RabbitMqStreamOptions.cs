using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ;

/// <summary>How one stream provider uses RabbitMQ. Silos and clients of one provider must agree on everything under "Topology".</summary>
public sealed class RabbitMqStreamOptions
{
    /// <summary>
    /// The brokers' addresses and the login: an AMQP URI, <c>amqp://user:password@host:5672/vhost</c> or <c>amqps://…</c> for TLS.
    /// Several URIs, separated by commas, are the nodes of one cluster; user, password and virtual host are those of the first.
    /// </summary>
    [Redact]
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// With <c>amqps</c>: the authorities that may sign the broker's certificate, such as a company's own; no others are trusted then.
    /// Default <see langword="null"/>: the authorities that the machine trusts. The certificate must match the URI's host in any case.
    /// </summary>
    public X509Certificate2Collection? CertificateAuthorities { get; set; }

    /// <summary>With <c>amqps</c>: the client certificate, with its private key, for a broker that requires one. Default: none.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>
    /// Further settings (timeouts, login by certificate alone, a custom certificate check). Called last, for the factory of each URI.
    /// Automatic recovery always stays off: the provider reconnects itself.
    /// </summary>
    public Action<ConnectionFactory>? ConfigureConnection { get; set; }

    // ---- Topology

    /// <summary>
    /// The name of the topic exchange, and the beginning of the names of all other exchanges and
    /// queues. Default: <c>{ServiceId}.{provider name}</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// How many partition queues there are, 1 to 1,024; default 8. A stream lives in one partition, a partition is read by one silo at a
    /// time. A change moves streams to other queues, and their order is not kept across the move.
    /// </summary>
    public int Partitions { get; set; } = 8;

    /// <summary>Where messages are distributed over the partition queues; default: in the broker.</summary>
    public RabbitMqPartitioning Partitioning { get; set; }

    /// <summary>
    /// The header that holds the partition key (a string); messages with the same key keep their order. Default <c>x-partition-key</c>;
    /// a publisher of CloudEvents may prefer <c>cloudEvents:partitionkey</c>.
    /// </summary>
    public string PartitionHeader { get; set; } = "x-partition-key";

    /// <summary>
    /// Whether every message of the topic exchange also reaches its partition; default <see langword="true"/>. A publisher that sends to
    /// the partitions itself (<see cref="Publishing.RabbitMqMessage.IsForPartition"/>) turns it off: then the topic exchange is for outside
    /// programs alone. No binding is added then, and none removed; see <see cref="RabbitMqTopology.UnbindTopicAsync"/>.
    /// </summary>
    public bool BindTopicToPartitions { get; set; } = true;

    /// <summary>The type of the partition queues; default quorum.</summary>
    public RabbitMqQueueType QueueType { get; set; }

    /// <summary>
    /// After how many redeliveries a quorum queue itself gives a message to the dead-letter queue; default 50, 0 leaves it to the broker.
    /// It stops a message that kills every silo that receives it. A lost connection counts as a redelivery of every message in flight.
    /// </summary>
    public int DeliveryLimit { get; set; } = 50;

    /// <summary>More arguments for the partition queues, such as <c>x-quorum-initial-group-size</c> or <c>x-max-length</c>.</summary>
    public IDictionary<string, object?> QueueArguments { get; } = new Dictionary<string, object?>();

    // ---- Publishing

    /// <summary>
    /// How many messages may wait for the broker's confirm before publishers wait too; 1 to
    /// 65,536, rounded up to a power of two. Default 4,096.
    /// </summary>
    public int MaxUnconfirmed { get; set; } = 4096;

    /// <summary>
    /// How long a publish waits for its confirm, including reconnects; default 30 s. Afterwards it fails with an unknown outcome.
    /// </summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest message, in bytes; default 16 MiB, RabbitMQ 4's own limit. A single event above it is refused.</summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// A batch of events whose message would be larger than this is split into several messages, in order; in
    /// bytes, default 256 KiB. A single event is never split.
    /// </summary>
    public int SplitBytes { get; set; } = 256 * 1024;

    /// <summary>A batch of more events than this is split into several messages, in order; default 500.</summary>
    public int MaxEventsPerMessage { get; set; } = 500;

    // ---- Delivery

    /// <summary>
    /// How many messages of a partition the broker hands out before the first of them is acknowledged; 1 to 65,535, default 1,000. What a
    /// silo holds in memory is at most this times the message size, for each partition it reads.
    /// </summary>
    public ushort Prefetch { get; set; } = 1000;

    /// <summary>
    /// How many messages of a partition may wait for their subscribers at once, default 4,096. At that limit no more are taken from the
    /// receive buffer, and when that buffer holds <see cref="Prefetch"/> messages the broker stops sending.
    /// </summary>
    public int CacheSize { get; set; } = 4096;

    /// <summary>
    /// Whether an explicit subscription that failed to take an event ends (Orleans' "faulted" state); default <see langword="false"/>: the
    /// event goes to the dead-letter queue and the subscription goes on with the next.
    /// </summary>
    public bool FaultSubscriptionOnDeliveryFailure { get; set; }

    // ---- Connection

    /// <summary>
    /// How long a silo or client waits for the broker when it starts; default 30 s. Later outages are waited out for as long as they last.
    /// </summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a silo or client starts although no broker answered within <see cref="StartupTimeout"/>, as if the outage had begun a moment
    /// later; default <see langword="false"/>: it fails, which finds a wrong address early. A login or a
    /// topology that the broker refuses always fails the start.
    /// </summary>
    public bool StartWithoutBroker { get; set; }

    /// <summary>The pause before the first reconnect; it doubles each time, with jitter. Default 100 ms.</summary>
    public TimeSpan ReconnectMinDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two reconnects; default 10 s.</summary>
    public TimeSpan ReconnectMaxDelay { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Where messages are distributed over the partition queues.</summary>
public enum RabbitMqPartitioning
{
    /// <summary>
    /// A consistent-hash exchange by <see cref="RabbitMqStreamOptions.PartitionHeader"/>. Needs the plugin
    /// <c>rabbitmq_consistent_hash_exchange</c>, which RabbitMQ ships.
    /// </summary>
    Broker,

    /// <summary>
    /// The publisher: it sets the header <c>partition-number</c> to the partition's number, and a headers exchange routes by it. Needs no
    /// plugin; see <see cref="RabbitMqTopology.PartitionOf"/> for the function.
    /// </summary>
    Publisher,

    /// <summary>
    /// In the publisher, directly into the partition's queue by the same function, without exchanges: about half the work for the broker,
    /// for private streams. There is no topic exchange then.
    /// </summary>
    Direct,
}

/// <summary>The kind of the partition queues.</summary>
public enum RabbitMqQueueType
{
    /// <summary>Replicated by Raft, and written to disk before the confirm.</summary>
    Quorum,

    /// <summary>Durable classic queues: one node, no delivery limit.</summary>
    Classic,
}
