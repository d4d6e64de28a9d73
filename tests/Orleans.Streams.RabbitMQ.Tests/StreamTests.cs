using Orleans.Providers.Streams.Common;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>
/// Two silos, a client, four partitions and no faults: the requirements of Orleans' own stream test runners.
/// </summary>
public sealed class StreamTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StreamCluster Cluster => silos.Cluster;

    private Recorder Recorder => silos.Cluster.Recorder;

    [Fact]
    public async Task Implicit_subscribers_get_every_event_of_many_streams_once_and_in_order()
    {
        var streams = Keys("many", 20);
        await Cluster.PublishAsync("implicit", streams, 100);
        await Recorder.AllArriveAsync(["implicit"], streams, 100, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task Every_explicit_subscriber_of_a_stream_gets_every_event()
    {
        var streams = Keys("fan", 1);
        string[] consumers = ["fan-a", "fan-b", "fan-c"];
        foreach (var consumer in consumers)
        {
            await Subscribe(consumer, streams[0]);
        }

        await Cluster.PublishAsync("explicit", streams, 200);
        await Recorder.AllArriveAsync(consumers, streams, 200, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task Events_published_right_after_a_subscribe_arrive_also_on_a_stream_the_agent_knows()
    {
        // The first event makes the stream known while it has no subscribers; the second must find
        // the subscriber whatever the agent is doing.
        var streams = Keys("late", 12);
        await Cluster.PublishAsync("explicit", streams, 1);
        await Task.WhenAll(streams.Select(async stream =>
        {
            await Subscribe($"{stream}-consumer", stream);
            await Cluster.Stream("explicit", stream).OnNextAsync(new TestEvent(1));
        }));

        await Recorder.WaitAsync(
            arrivals => streams.All(stream => arrivals.Any(arrival => arrival.Stream == stream && arrival.Number == 1)), Cancellation);
    }

    [Fact]
    public async Task A_grain_that_was_deactivated_resumes_its_subscription()
    {
        var streams = Keys("resume", 1);
        var consumer = await Subscribe("resume-a", streams[0]);
        await Cluster.PublishAsync("explicit", streams, 20);
        await Recorder.AllArriveAsync(["resume-a"], streams, 20, duplicates: false, Cancellation);

        await Cluster.Cluster.DeactivateAsync(consumer);
        await Cluster.PublishAsync("explicit", streams, 20, from: 20);
        await Recorder.AllArriveAsync(["resume-a"], streams, 40, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task After_unsubscribing_nothing_arrives_and_others_are_served_on()
    {
        var streams = Keys("leave", 1);
        var leaving = await Subscribe("leave-a", streams[0]);
        await Subscribe("leave-b", streams[0]);
        await Cluster.PublishAsync("explicit", streams, 10);
        await Recorder.AllArriveAsync(["leave-a", "leave-b"], streams, 10, duplicates: false, Cancellation);

        await leaving.Unsubscribe();
        await Cluster.PublishAsync("explicit", streams, 10, from: 10);
        await Recorder.AllArriveAsync(["leave-b"], streams, 20, duplicates: false, Cancellation);
        Recorder.Check(["leave-a"], streams, 10, duplicates: false);
    }

    [Fact]
    public async Task One_grain_with_two_subscriptions_gets_everything_twice()
    {
        var streams = Keys("twice", 1);
        await Subscribe("twice-a", streams[0]);
        await Subscribe("twice-a", streams[0]);
        await Cluster.PublishAsync("explicit", streams, 30);
        await Recorder.WaitAsync(arrivals => arrivals.Count(arrival => arrival.Consumer == "twice-a") >= 60, Cancellation);
        Assert.All(Recorder.Arrivals.Where(arrival => arrival.Consumer == "twice-a").GroupBy(arrival => arrival.Number),
            number => Assert.Equal(2, number.Count()));
    }

    [Fact]
    public async Task A_large_batch_is_split_and_arrives_in_order_with_one_token_an_event()
    {
        var streams = Keys("batch", 1);
        await Subscribe("batch-a", streams[0], batches: true);
        await Cluster.Stream("explicit", streams[0]).OnNextBatchAsync(Enumerable.Range(0, 1200).Select(number => new TestEvent(number)));

        await Recorder.AllArriveAsync(["batch-a"], streams, 1200, duplicates: false, Cancellation);
        await Cluster.Stream("explicit", streams[0]).OnNextBatchAsync([]);
        Assert.All(Recorder.Batches, size => Assert.InRange(size, 1, 500));
        var tokens = Recorder.Arrivals.Where(arrival => arrival.Consumer == "batch-a").Select(arrival => arrival.Token!).ToList();
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
        Assert.Equal(tokens.Order(Comparer<StreamSequenceToken>.Create((a, b) => a.CompareTo(b))), tokens);
    }

    [Fact]
    public async Task Events_of_a_megabyte_arrive_whole()
    {
        var streams = Keys("large", 1);
        var padding = new byte[1024 * 1024];
        Random.Shared.NextBytes(padding);
        for (var number = 0; number < 5; number++)
        {
            await Cluster.Stream("implicit", streams[0]).OnNextAsync(new TestEvent(number, padding));
        }

        await Recorder.AllArriveAsync(["implicit"], streams, 5, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task A_grain_publishes_and_a_client_subscribes()
    {
        var stream = Cluster.Stream("explicit", "client");
        var subscription = await stream.SubscribeAsync((item, token) => Recorder.RecordAsync(new("client", "client", item.Number, token)));
        await Cluster.Client.GetGrain<IConsumer>("producer")
            .Publish(StreamCluster.Provider, "explicit", "client", [.. Enumerable.Range(0, 100)]);

        await Recorder.AllArriveAsync(["client"], ["client"], 100, duplicates: false, Cancellation);
        await subscription.UnsubscribeAsync();
    }

    [Fact]
    public async Task It_reports_that_it_cannot_be_rewound()
    {
        Assert.False(Cluster.Client.GetStreamProvider(StreamCluster.Provider).IsRewindable);
        await Assert.ThrowsAsync<ArgumentException>(
            () => Cluster.Stream("explicit", "rewind").SubscribeAsync((_, _) => Task.CompletedTask, new EventSequenceTokenV2(1)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Cluster.Stream("explicit", "rewind").OnNextAsync(new TestEvent(1), new EventSequenceTokenV2(1)));
    }

    private static string[] Keys(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}-{i}")];

    private async Task<IConsumer> Subscribe(string consumer, string stream, bool batches = false)
    {
        var grain = Cluster.Client.GetGrain<IConsumer>(consumer);
        await grain.Subscribe(StreamCluster.Provider, "explicit", stream, batches);
        return grain;
    }
}

public sealed class TwoSilos(Broker broker) : IAsyncLifetime
{
    public StreamCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var options = broker.Options();
        options.Partitions = 4;
        Cluster = await StreamCluster.StartAsync(options, silos: 2);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
