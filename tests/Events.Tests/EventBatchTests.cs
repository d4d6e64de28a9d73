using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Threading.Channels;
using FlightTickets.Events.RabbitMq;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Metadata;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FlightTickets.Events.Tests;

/// <summary>Events travel between silos in batches, and to outside programs each by itself.</summary>
public sealed class EventBatchTests(Broker broker)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outside_programs_get_every_event_and_a_partition_one_message_for_all()
    {
        await using var wire = await Wire.StartAsync(broker);
        Assert.All(await wire.Publisher.PublishAllAsync([.. Enumerable.Range(1, 10).Select(Event)], Stopping), Assert.Null);

        var outside = (await wire.Outside.TakeAsync(10, Stopping)).Select(e => e.Id);
        Assert.Equal(Enumerable.Range(1, 10).Select(n => $"id-{n}"), outside.Order(ById));
        var message = Assert.Single(await wire.TakeFromPartitionsAsync(10));
        Assert.Equal(CloudEventBatch.ContentType, message.Properties.ContentType);
        Assert.Equal(Enumerable.Range(1, 10).Select(Event), Read(message), Same);
    }

    [Fact]
    public async Task While_an_older_silo_is_there_each_event_reaches_its_partition_by_itself()
    {
        await using var wire = await Wire.StartAsync(broker);
        foreach (var isEverySiloNew in (bool[])[true, false, true])
        {
            wire.AreBatchesRead = isEverySiloNew;
            Assert.All(await wire.Publisher.PublishAllAsync([Event(1), Event(2), Event(3)], Stopping), Assert.Null);
            await wire.Outside.TakeAsync(3, Stopping);
            var messages = await wire.TakeFromPartitionsAsync(3);
            Assert.Equal(isEverySiloNew ? 1 : 3, messages.Count);
            Assert.Equal([Event(1), Event(2), Event(3)], messages.SelectMany(Read), Same);
        }
    }

    [Fact]
    public async Task An_event_with_damaged_data_is_refused_without_the_others()
    {
        await using var wire = await Wire.StartAsync(broker);
        var damaged = Event(2) with { Data = "{\"number\":"u8.ToArray() };
        var outcomes = await wire.Publisher.PublishAllAsync([Event(1), damaged, Event(3)], Stopping);
        Assert.Equal([false, true, false], outcomes.Select(o => o is EventRefusedException));
        Assert.Equal([Event(1), Event(3)], (await wire.TakeFromPartitionsAsync(2)).SelectMany(Read), Same);
    }

    [Fact]
    public async Task Without_a_partition_no_event_of_a_batch_is_safe()
    {
        await using var wire = await Wire.StartAsync(broker);
        await wire.DeletePartitionsAsync();
        var outcomes = await wire.Publisher.PublishAllAsync([Event(1), Event(2)], Stopping);
        Assert.All(outcomes, o => Assert.Equal(PublishOutcome.Unroutable, Assert.IsType<RabbitMqPublishException>(o).Outcome));
    }

    [Fact]
    public void A_batch_ends_at_a_number_of_events_and_at_a_size()
    {
        var stream = DurableEvents.StreamOf(Event(1));
        EventEnvelope[] many = [.. Enumerable.Range(1, 100).Select(Event)];
        Assert.Equal([64, 36], CloudEventBatch.ToMessages(stream, many, 1_000_000).Select(m => m.Count));
        var large = Event(1) with { Data = Encoding.UTF8.GetBytes($"\"{new string('x', 3_000)}\"") };
        var messages = CloudEventBatch.ToMessages(stream, [large, large, large, Event(2)], 8_000).ToList();
        Assert.Equal([2, 2], messages.Select(m => m.Count));
        Assert.All(messages, m => Assert.InRange(m.Message.Body.Length, 1, 8_000));
        // One that is larger than that goes alone.
        Assert.Equal([1, 1], CloudEventBatch.ToMessages(stream, [large, large], 100).Select(m => m.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[{\"id\":\"1\"}]")]
    [InlineData("[{\"id\":1}]")]
    [InlineData("[{\"source\":\"/flighttickets/orders\",\"id\":\"1\",\"type\":\"t\",\"subject\":\"s\",\"sequence\":\"x\"}]")]
    public void What_is_no_batch_of_ours_is_unreadable(string body)
    {
        var delivery = new RabbitMqDelivery(
            "", "", new BasicProperties { ContentType = CloudEventBatch.ContentType }, Encoding.UTF8.GetBytes(body), redelivered: false);
        Assert.Throws<FormatException>(() => CloudEventBatch.Divide(delivery));
    }

    [Fact]
    public void A_cluster_reads_batches_when_every_silo_says_so()
    {
        var (newer, older) = (Manifest("event-batches", "another"), Manifest("another"));
        Assert.True(BatchReaders.EveryOneIn(Cluster(newer, newer)));
        Assert.False(BatchReaders.EveryOneIn(Cluster(newer, older)));

        static ClusterManifest Cluster(params GrainManifest[] silos) => new(new(1, 0), silos.Index().ToImmutableDictionary(
            silo => SiloAddress.New(IPAddress.Loopback, 11111 + silo.Index, 1), silo => silo.Item));
        static GrainManifest Manifest(params string[] interfaces) => new(
            ImmutableDictionary<GrainType, GrainProperties>.Empty,
            interfaces.ToImmutableDictionary(
                GrainInterfaceType.Create, _ => new GrainInterfaceProperties(NoProperties)));
    }

    private static readonly ImmutableDictionary<string, string> NoProperties =
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    private static readonly Comparer<string> ById = Comparer<string>.Create(
        (a, b) => a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(a, b));

    // Records compare arrays by reference.
    private static readonly IEqualityComparer<EventEnvelope> Same = EqualityComparer<EventEnvelope>.Create(
        (a, b) => a!.Data.AsSpan().SequenceEqual(b!.Data) && a with { Data = b.Data } == b);

    private static EventEnvelope Event(int number) => new()
    {
        Id = $"id-{number}",
        Type = "order.counted",
        Source = "orders",
        // All of one partition, and so of one stream.
        Subject = "ord_1",
        Sequence = number,
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        Data = Encoding.UTF8.GetBytes($$"""{"number": {{number}}, "text": "ü\u20ac\n"}"""),
        TraceParent = number % 2 == 0 ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : null,
    };

    private static IEnumerable<EventEnvelope> Read(RabbitMqDelivery message)
    {
        var mapper = new CloudEventMapper();
        return mapper.Divide(message).Select(part => part.Content as EventEnvelope ?? CloudEvent.FromMessage(part));
    }

    /// <summary>A publisher on exchanges and queues of its own, without a silo that reads them.</summary>
    private sealed class Wire : IAsyncDisposable
    {
        private readonly Channel<RabbitMqDelivery> _received = Channel.CreateUnbounded<RabbitMqDelivery>();
        private readonly RabbitMqPublisher _publisher;
        private readonly IConnection _connection;
        private readonly RabbitMqTopology _topology;

        private Wire(RabbitMqPublisher publisher, RabbitMqStreamOptions options, IConnection connection, OutsideQueue outside)
        {
            _publisher = publisher;
            _connection = connection;
            _topology = publisher.Topology;
            Outside = outside;
            Publisher = new RabbitMqEventPublisher(publisher, options, () => AreBatchesRead);
        }

        public RabbitMqEventPublisher Publisher { get; }

        public OutsideQueue Outside { get; }

        public bool AreBatchesRead { get; set; } = true;

        public static async Task<Wire> StartAsync(Broker broker)
        {
            var options = new RabbitMqStreamOptions();
            RabbitMqEventsHosting.Configure(options, broker.Server.ConnectionString);
            options.Name = broker.NewName();
            options.Partitions = 2;
            var publisher = new RabbitMqPublisher(options, NullLogger<RabbitMqPublisher>.Instance);
            await publisher.ConnectAsync(Stopping);
            var connection = await new ConnectionFactory { Uri = new Uri(broker.Server.ConnectionString) }.CreateConnectionAsync(Stopping);
            var wire = new Wire(
                publisher, options, connection, await OutsideQueue.BindAsync(broker.Server.ConnectionString, options.Name, Stopping));
            await wire.ReadPartitionsAsync();
            return wire;
        }

        private async Task ReadPartitionsAsync()
        {
            var channel = await _connection.CreateChannelAsync(cancellationToken: Stopping);
            for (var partition = 0; partition < _topology.Partitions; partition++)
            {
                var consumer = new AsyncEventingBasicConsumer(channel);
                consumer.ReceivedAsync += (_, m) => _received.Writer.WriteAsync(new(
                    m.Exchange, m.RoutingKey, new BasicProperties(m.BasicProperties), m.Body.ToArray(), m.Redelivered)).AsTask();
                await channel.BasicConsumeAsync(_topology.QueueOf(partition), autoAck: true, consumer, Stopping);
            }
        }

        /// <summary>The next messages of the partition queues, until they carry so many events.</summary>
        public async Task<List<RabbitMqDelivery>> TakeFromPartitionsAsync(int events)
        {
            var messages = new List<RabbitMqDelivery>();
            while (messages.Sum(m => Read(m).Count()) < events)
                messages.Add(await _received.Reader.ReadAsync(Stopping));

            return messages;
        }

        public async Task DeletePartitionsAsync()
        {
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: Stopping);
            for (var partition = 0; partition < _topology.Partitions; partition++)
                await channel.QueueDeleteAsync(_topology.QueueOf(partition), ifUnused: false, ifEmpty: false, cancellationToken: Stopping);
        }

        public async ValueTask DisposeAsync()
        {
            Publisher.Dispose();
            await Outside.DisposeAsync();
            await _connection.DisposeAsync();
            await _publisher.DisposeAsync();
        }
    }
}
