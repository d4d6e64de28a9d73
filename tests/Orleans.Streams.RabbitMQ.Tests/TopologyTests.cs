using System.Text;
using FlightTickets.Servers;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>The declared topology, the errors for the broker's refusals, and access for outside programs.</summary>
public sealed class TopologyTests(Broker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_knows_nothing_of_Orleans_binds_a_queue_and_reads()
    {
        await using var publisher = Broker.Publisher(broker.Options());
        await publisher.ConnectAsync(Cancellation);
        await using var connection = await broker.ConnectAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var queue = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true,
            cancellationToken: Cancellation)).QueueName;
        await channel.QueueBindAsync(queue, publisher.Topology.Exchange, "order.*", cancellationToken: Cancellation);

        await publisher.PublishAsync(
            [PublisherTests.Message("a", "no") with { RoutingKey = "flight.delayed" },
                PublisherTests.Message("a", "yes") with { RoutingKey = "order.confirmed" }], Cancellation);

        var got = await channel.BasicGetAsync(queue, autoAck: true, Cancellation);
        Assert.Equal("yes", Encoding.UTF8.GetString(got!.Body.Span));
        Assert.Equal("order.confirmed", got.RoutingKey);
        Assert.True(got.BasicProperties.Persistent);
        Assert.Null(await channel.BasicGetAsync(queue, autoAck: true, Cancellation));
    }

    [Fact]
    public async Task Keys_spread_over_all_partitions_and_a_restart_of_the_publisher_does_not_move_them()
    {
        var options = broker.Options();
        options.Partitions = 4;
        var messages = Enumerable.Range(0, 400).Select(i => PublisherTests.Message($"stream/{i}", $"{i}")).ToList();
        var places = new List<Dictionary<string, int>>();
        for (var run = 0; run < 2; run++)
        {
            await using var publisher = Broker.Publisher(options);
            await publisher.PublishAsync([.. messages.Select(message => message with { Properties = new() })], Cancellation);
            places.Add((await broker.DrainAsync(publisher.Topology, Cancellation))
                .ToDictionary(message => message.Body, message => message.Partition));
        }

        Assert.Equal(places[0], places[1]);
        Assert.All(places[0].Values.GroupBy(partition => partition), partition => Assert.InRange(partition.Count(), 50, 150));
        Assert.Equal(4, places[0].Values.Distinct().Count());
    }

    [Fact]
    public async Task Queues_of_the_same_name_with_other_arguments_are_explained()
    {
        var options = broker.Options();
        await using (var first = Broker.Publisher(options))
        {
            await first.ConnectAsync(Cancellation);
        }

        options.QueueType = RabbitMqQueueType.Classic;
        await using var second = Broker.Publisher(options);
        var e = await Assert.ThrowsAsync<OrleansConfigurationException>(() => second.ConnectAsync(Cancellation));
        Assert.Contains("other arguments", e.Message);
    }

    [Fact]
    public async Task A_wrong_password_is_explained_and_not_retried()
    {
        var options = broker.Options();
        options.ConnectionString = options.ConnectionString.Replace("guest:guest", "guest:wrong");
        await using var publisher = Broker.Publisher(options);
        var e = await Assert.ThrowsAsync<OrleansConfigurationException>(() => publisher.ConnectAsync(Cancellation));
        Assert.Contains("refuses the login", e.Message);
        Assert.DoesNotContain("wrong", e.Message);
    }

    [Fact]
    public async Task Classic_durable_queues_work_too()
    {
        var options = broker.Options();
        options.QueueType = RabbitMqQueueType.Classic;
        await using var publisher = Broker.Publisher(options);
        var results = await publisher.PublishAsync([PublisherTests.Message("a", "1")], Cancellation);
        Assert.Equal(PublishOutcome.Confirmed, results[0].Outcome);
        Assert.Equal([1], (await broker.DrainAsync(publisher.Topology, Cancellation)).Numbers());
    }

    [Fact]
    public async Task Without_the_plugin_the_start_gives_advice_and_publishers_can_choose_the_partition()
    {
        await using var bare = await RabbitMqServer.StartAsync(plugins: "", cancellationToken: Cancellation);
        var options = broker.Options();
        options.ConnectionString = bare.ConnectionString;
        await using (var refused = Broker.Publisher(options))
        {
            var e = await Assert.ThrowsAsync<OrleansConfigurationException>(() => refused.ConnectAsync(Cancellation));
            Assert.Contains("rabbitmq-plugins enable rabbitmq_consistent_hash_exchange", e.Message);
        }

        options.Partitioning = RabbitMqPartitioning.Publisher;
        await using var publisher = Broker.Publisher(options);
        var keys = Enumerable.Range(0, 20).Select(i => $"stream/{i}").ToList();
        var results = await publisher.PublishAsync([.. keys.Select(key => PublisherTests.Message(key, key))], Cancellation);
        Assert.All(results, result => Assert.Equal(PublishOutcome.Confirmed, result.Outcome));
        var drained = await Broker.DrainAsync(bare, publisher.Topology, Cancellation);
        Assert.Equal(keys.Order(), drained.Select(message => message.Body).Order());
        Assert.All(drained, message => Assert.Equal(RabbitMqTopology.PartitionOf(message.Body, options.Partitions), message.Partition));
        Assert.Equal(options.Partitions, drained.Select(message => message.Partition).Distinct().Count());
    }

    [Fact]
    public void The_partition_function_is_FNV_1a()
    {
        // The published test vectors of FNV-1a, 32 bits: "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968.
        Assert.Equal((int)(0x811c9dc5u % 1024), RabbitMqTopology.PartitionOf("", 1024));
        Assert.Equal((int)(0xe40c292cu % 1024), RabbitMqTopology.PartitionOf("a", 1024));
        Assert.Equal((int)(0xbf9cf968u % 1024), RabbitMqTopology.PartitionOf("foobar", 1024));
    }
}
