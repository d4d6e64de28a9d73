using System.Collections.Concurrent;
using FlightTickets.Servers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Streams.PubSub;
using Orleans.Streams.RabbitMQ.Publishing;
using Orleans.Streams.RabbitMQ.Streams;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>
/// Connections cut, channels closed, queues deleted, silos killed, while events flow. After each: everything published arrived, and the
/// first arrivals in order. Set <c>STREAM_TEST_FAULTS</c> to repeat the faults of a test more often than the default of 4.
/// </summary>
public sealed class FaultTests(Broker broker)
{
    private static readonly string[] Streams = [.. Enumerable.Range(0, 6).Select(i => $"s{i}")];
    private static readonly int Faults = int.TryParse(Environment.GetEnvironmentVariable("STREAM_TEST_FAULTS"), out var faults)
        ? faults
        : 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_cut_again_and_again_under_load_lose_nothing()
    {
        await using var proxy = TcpProxy.To(broker.Server.Port);
        await using var cluster = await StreamCluster.StartAsync(broker.Options(proxy));
        await UnderLoadAsync(cluster, () =>
        {
            proxy.Cut();
            return Task.CompletedTask;
        });
        Assert.True(proxy.Cuts >= 2 * Faults);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_acknowledgements_loses_nothing()
    {
        await using var proxy = TcpProxy.To(broker.Server.Port);
        var options = broker.Options(proxy);
        await using var cluster = await StreamCluster.StartAsync(options);
        // Published around the proxy: what the silo sends through it, and is cut in, is acknowledgements.
        options.ConnectionString = broker.Server.ConnectionString;
        await using var publisher = Broker.Publisher(options);
        var mapper = new OrleansMessageMapper(cluster.Client.ServiceProvider.GetRequiredService<Serializer>(), options);
        var cuts = proxy.Cuts;
        for (var round = 0; round < Faults; round++)
        {
            var arrived = cluster.Recorder.Arrivals.Count;
            proxy.CutAfter(100 + (37 * round));
            for (var number = round * 50; number < (round + 1) * 50; number++)
            {
                var messages = Streams.SelectMany(
                    key => mapper.ToMessages(StreamId.Create("implicit", key), [new TestEvent(number)], null));
                Assert.All(await publisher.PublishAsync([.. messages], Cancellation),
                    result => Assert.Equal(PublishOutcome.Confirmed, result.Outcome));
            }

            await cluster.Recorder.WaitAsync(arrivals => arrivals.Count > arrived + 100, Cancellation);
        }

        await cluster.Recorder.AllArriveAsync(["implicit"], Streams, 50 * Faults, duplicates: true, Cancellation);
        Assert.True(proxy.Cuts > cuts);
    }

    [Fact]
    public async Task A_channel_closed_by_the_broker_loses_nothing()
    {
        var options = broker.Options();
        var consumers = new ConcurrentDictionary<PartitionConsumer, byte>();
        await using var cluster = await StreamCluster.StartAsync(options, configure: streams => streams.UseMapper(
            (services, _) => new SpyingMapper(new(services.GetRequiredService<Serializer>(), options),
                delivery => consumers[delivery.Consumer!] = 0)));
        var reasons = new List<string>();
        await UnderLoadAsync(cluster, async () =>
        {
            // An unknown tag: the broker answers by closing the channel. Deliveries that are still on their way then may make the
            // client library give up the whole connection, so one channel a time is enough.
            var consumer = consumers.Keys.First(consumer => consumer.IsAlive);
            await consumer.Channel.BasicAckAsync(1_000_000, multiple: false, Cancellation);
            reasons.Add(await consumer.Ended.WaitAsync(Cancellation));
        });
        Assert.Contains(reasons, reason => reason.Contains("PRECONDITION_FAILED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_queue_deleted_under_the_consumer_is_declared_and_consumed_again()
    {
        await using var cluster = await StreamCluster.StartAsync(broker.Options());
        await cluster.PublishAsync("implicit", Streams, 1);
        await cluster.Recorder.AllArriveAsync(["implicit"], Streams, 1, duplicates: false, Cancellation);

        var topology = new RabbitMqTopology(cluster.Options);
        await using var connection = await broker.ConnectAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        for (var partition = 0; partition < topology.Partitions; partition++)
        {
            await channel.QueueDeleteAsync(topology.QueueOf(partition), ifUnused: false, ifEmpty: false, cancellationToken: Cancellation);
        }

        // Unroutable or refused, and so an error to the publisher, until the receivers have put the queues back.
        foreach (var key in Streams)
        {
            while (!await TryPublishAsync(cluster, key))
            {
            }
        }

        await cluster.Recorder.AllArriveAsync(["implicit"], Streams, 2, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task A_slow_consumer_holds_the_broker_back_and_no_other_partition()
    {
        var options = broker.Options();
        options.Partitioning = RabbitMqPartitioning.Publisher; // so that the test knows who is where
        options.Prefetch = 20;
        options.CacheSize = 5;
        await using var cluster = await StreamCluster.StartAsync(options);
        var slow = Enumerable.Range(0, 100).Select(i => $"slow{i}").First(key => RabbitMqTopology.PartitionOf($"implicit/{key}", 2) == 0);
        var quick = Enumerable.Range(0, 100).Select(i => $"quick{i}").First(key => RabbitMqTopology.PartitionOf($"implicit/{key}", 2) == 1);
        var (reached, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Recorder.Before = async arrival =>
        {
            if (arrival.Stream == slow)
            {
                reached.TrySetResult();
                await open.Task;
            }
        };

        await cluster.PublishAsync("implicit", [slow], 200);
        await reached.Task.WaitAsync(Cancellation);
        await cluster.PublishAsync("implicit", [quick], 200);
        await cluster.Recorder.AllArriveAsync(["implicit"], [quick], 200, duplicates: false, Cancellation);

        await using var connection = await broker.ConnectAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        Assert.Equal(180u, await channel.MessageCountAsync(new RabbitMqTopology(options).QueueOf(0), Cancellation));
        open.SetResult();
        await cluster.Recorder.AllArriveAsync(["implicit"], [slow], 200, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task A_silo_killed_with_undelivered_events_loses_none()
    {
        var options = broker.Options();
        options.Partitions = 4;
        await using var cluster = await StreamCluster.StartAsync(options, silos: 2);
        var open = new TaskCompletionSource();
        var held = new CountdownEvent(Streams.Length);
        var reached = new TaskCompletionSource();
        cluster.Recorder.Before = async arrival =>
        {
            if (arrival.Number == 10 && !held.IsSet && held.Signal())
            {
                reached.SetResult();
            }

            await (arrival.Number < 10 ? Task.CompletedTask : open.Task);
        };
        await cluster.PublishAsync("implicit", Streams, 100);
        await reached.Task.WaitAsync(Cancellation);

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1], Cancellation);
        open.SetResult();
        await cluster.Recorder.AllArriveAsync(["implicit"], Streams, 100, duplicates: true, Cancellation);
    }

    [Fact]
    public async Task A_silo_that_joins_and_one_that_leaves_under_load_lose_nothing()
    {
        var options = broker.Options();
        options.Partitions = 4;
        await using var cluster = await StreamCluster.StartAsync(options);
        var publishing = cluster.PublishAsync("implicit", Streams, 600);
        await cluster.Recorder.WaitAsync(arrivals => arrivals.Count > 500, Cancellation);
        var joined = await cluster.Cluster.StartAdditionalSiloAsync();
        await cluster.Recorder.WaitAsync(arrivals => arrivals.Count > 1500, Cancellation);
        await cluster.Cluster.StopSiloAsync(joined, Cancellation);
        await publishing;
        await cluster.Recorder.AllArriveAsync(["implicit"], Streams, 600, duplicates: true, Cancellation);
    }

    [Fact]
    public async Task A_lost_client_delays_no_other_and_causes_no_dead_letters()
    {
        await using var cluster = await StreamCluster.StartAsync(
            broker.Options(), silo: silo => silo.Configure<SiloMessagingOptions>(o => o.ClientDropTimeout = TimeSpan.FromSeconds(2)));
        await cluster.Client.GetGrain<IConsumer>("stays").Subscribe(StreamCluster.Provider, "explicit", "left", false);
        await cluster.Stream("explicit", "left")
            .SubscribeAsync((item, token) => cluster.Recorder.RecordAsync(new("gone", "left", item.Number, token)));
        await cluster.PublishAsync("explicit", ["left"], 10);
        await cluster.Recorder.AllArriveAsync(["stays", "gone"], ["left"], 10, duplicates: false, Cancellation);

        await cluster.Cluster.KillClientAsync();
        await cluster.Cluster.InitializeClientAsync(Cancellation);
        await cluster.Stream("explicit", "left")
            .SubscribeAsync((item, token) => cluster.Recorder.RecordAsync(new("new", "left", item.Number - 10, token)));
        await cluster.PublishAsync("explicit", ["left"], 10, from: 10);
        await cluster.Recorder.AllArriveAsync(["stays"], ["left"], 20, duplicates: false, Cancellation);
        await cluster.Recorder.AllArriveAsync(["new"], ["left"], 10, duplicates: false, Cancellation);

        // The lost client's subscription ends.
        Assert.True(cluster.Client.GetStreamProvider(StreamCluster.Provider).TryGetStreamSubscriptionManager(out var subscriptions));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while ((await subscriptions.GetSubscriptions(StreamCluster.Provider, StreamId.Create("explicit", "left"))).Count() > 2)
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.Empty(await cluster.DeadLetters.PeekAsync(10, Cancellation));
        cluster.Recorder.Check(["gone"], ["left"], 10, duplicates: false);
    }

    [Fact]
    public void The_account_finds_a_loss_a_duplicate_and_a_wrong_order()
    {
        // All tests above rely on this.
        Assert.ThrowsAny<Exception>(() => Account(0, 1, 3).Check(["c"], ["s"], 4, duplicates: true));
        Assert.ThrowsAny<Exception>(() => Account(0, 1, 1, 2).Check(["c"], ["s"], 3, duplicates: false));
        Assert.ThrowsAny<Exception>(() => Account(0, 2, 1).Check(["c"], ["s"], 3, duplicates: true));
        Account(0, 1, 0, 1, 2).Check(["c"], ["s"], 3, duplicates: true);

        static Recorder Account(params int[] numbers)
        {
            var recorder = new Recorder();
            Array.ForEach(numbers, number => Assert.True(recorder.RecordAsync(new("c", "s", number)).IsCompletedSuccessfully));
            return recorder;
        }
    }

    /// <summary>Publishes on several streams at once and causes a fault each time a further part has arrived.</summary>
    internal static async Task UnderLoadAsync(StreamCluster cluster, Func<Task> fault, int? faults = null)
    {
        const int Step = 200;
        var count = (faults ?? Faults) + 1;
        var publishing = cluster.PublishAsync("implicit", Streams, count * Step);
        for (var done = 1; done < count; done++)
        {
            await cluster.Recorder.WaitAsync(arrivals => arrivals.Count >= done * Step * Streams.Length, Cancellation);
            await fault();
        }

        await publishing;
        await cluster.Recorder.AllArriveAsync(["implicit"], Streams, count * Step, duplicates: true, Cancellation);
    }

    private static async Task<bool> TryPublishAsync(StreamCluster cluster, string key)
    {
        try
        {
            await cluster.Stream("implicit", key).OnNextAsync(new TestEvent(1));
            return true;
        }
        // A queue that is being deleted, or has no leader yet, refuses.
        catch (RabbitMqPublishException e) when (e.Outcome is PublishOutcome.Unroutable or PublishOutcome.Refused)
        {
            return false;
        }
    }

    private sealed class SpyingMapper(OrleansMessageMapper inner, Action<RabbitMqDelivery> seen) : IRabbitMqMessageMapper
    {
        public IReadOnlyList<RabbitMqMessage> ToMessages<T>(
            StreamId streamId, IReadOnlyList<T> events, Dictionary<string, object>? requestContext) =>
            inner.ToMessages(streamId, events, requestContext);

        public RabbitMqBatch FromMessage(RabbitMqDelivery delivery)
        {
            seen(delivery);
            return inner.FromMessage(delivery);
        }
    }
}
