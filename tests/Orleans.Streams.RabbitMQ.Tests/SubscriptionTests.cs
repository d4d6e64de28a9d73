using System.Collections.Concurrent;
using Orleans.Core.Internal;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>
/// Subscriptions by grains and clients, at different times: the other requirements of Orleans' own stream
/// test runners. README.md beside this file has the table.
/// </summary>
public sealed class SubscriptionTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StreamCluster Cluster => silos.Cluster;

    private Recorder Recorder => silos.Cluster.Recorder;

    [Fact]
    public async Task Many_publishers_of_one_stream_reach_many_subscribers_each_in_its_own_order()
    {
        var heard = new ConcurrentQueue<int>();
        await Consumer("crowd-a").Subscribe(StreamCluster.Provider, "explicit", "crowd", false);
        await Consumer("crowd-b").Subscribe(StreamCluster.Provider, "explicit", "crowd", false);
        var subscription = await Cluster.Stream("explicit", "crowd").SubscribeAsync((item, token) =>
        {
            heard.Enqueue(item.Number);
            return Recorder.RecordAsync(new("crowd-client", "crowd", item.Number, token));
        });
        var grains = Enumerable.Range(1, 4)
            .Select(p => Consumer($"crowd-p{p}").Publish(StreamCluster.Provider, "explicit", "crowd", [.. Numbers(p)]));
        await Task.WhenAll([.. grains, FromClientAsync()]);
        await Recorder.WaitAsync(arrivals => arrivals.Count(a => a.Stream == "crowd") >= 3 * 250, Cancellation);

        foreach (var consumer in new[] { "crowd-a", "crowd-b", "crowd-client" })
        {
            var numbers = Recorder.Arrivals.Where(a => a.Consumer == consumer).Select(a => a.Number).ToList();
            Assert.Equal(250, numbers.Count);
            for (var publisher = 0; publisher < 5; publisher++) Assert.Equal(Numbers(publisher), numbers.Where(n => n / 1000 == publisher));
        }

        await subscription.UnsubscribeAsync();

        static IEnumerable<int> Numbers(int publisher) => Enumerable.Range(publisher * 1000, 50);

        async Task FromClientAsync()
        {
            foreach (var number in Numbers(0)) await Cluster.Stream("explicit", "crowd").OnNextAsync(new TestEvent(number));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_grain_receives_its_own_events_whether_it_subscribed_before_or_after_publishing(bool before)
    {
        var key = $"self-{before}";
        var grain = Consumer(key);
        if (!before) await grain.Publish(StreamCluster.Provider, "explicit", key, [-1]);
        await grain.Subscribe(StreamCluster.Provider, "explicit", key, false);
        await grain.Publish(StreamCluster.Provider, "explicit", key, [.. Enumerable.Range(0, 20)]);

        // Events published before the first subscription may or may not arrive.
        await Recorder.WaitAsync(arrivals => arrivals.Count(a => a.Consumer == key && a.Number >= 0) >= 20, Cancellation);
        Assert.Equal(Enumerable.Range(0, 20), Recorder.Arrivals.Where(a => a.Consumer == key && a.Number >= 0).Select(a => a.Number));
    }

    [Fact]
    public async Task A_publisher_may_ask_another_grain_to_subscribe_to_it()
    {
        await Consumer("asking").PublishTo("asked", StreamCluster.Provider, "explicit", "asked", [.. Enumerable.Range(0, 20)]);
        await Recorder.AllArriveAsync(["asked"], ["asked"], 20, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task Subscriptions_of_one_grain_come_and_go_one_by_one()
    {
        const string Key = "coming-and-going";
        var grain = Consumer(Key);
        var first = await grain.Subscribe(StreamCluster.Provider, "explicit", Key, false);
        await PublishAsync(0, copies: 1);
        var second = await grain.Subscribe(StreamCluster.Provider, "explicit", Key, false);
        Assert.Equal(new[] { first, second }.Order(), (await grain.Handles(StreamCluster.Provider, "explicit", Key)).Order());
        await PublishAsync(10, copies: 2);
        await grain.Leave(StreamCluster.Provider, "explicit", Key, first);
        Assert.Equal([second], await grain.Handles(StreamCluster.Provider, "explicit", Key));
        await PublishAsync(20, copies: 1);
        await grain.Leave(StreamCluster.Provider, "explicit", Key, second);
        Assert.Empty(await grain.Handles(StreamCluster.Provider, "explicit", Key));

        // And one after the last.
        await grain.Subscribe(StreamCluster.Provider, "explicit", Key, false);
        await PublishAsync(30, copies: 1);

        async Task PublishAsync(int from, int copies)
        {
            await Cluster.PublishAsync("explicit", [Key], 10, from);
            await Recorder.WaitAsync(arrivals => arrivals.Count(a => a.Consumer == Key && a.Number >= from) >= 10 * copies, Cancellation);
            Assert.All(Recorder.Arrivals.Where(a => a.Consumer == Key && a.Number >= from).GroupBy(a => a.Number),
                number => Assert.Equal(copies, number.Count()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_resumed_subscription_is_the_same_and_repeats_nothing(bool deactivated)
    {
        var key = $"again-{deactivated}";
        var grain = Consumer(key);
        var handle = await grain.Subscribe(StreamCluster.Provider, "explicit", key, false);
        await Cluster.PublishAsync("explicit", [key], 10);
        await Recorder.AllArriveAsync([key], [key], 10, duplicates: false, Cancellation);
        if (deactivated) await Cluster.Cluster.DeactivateAsync(grain);
        Assert.Equal(handle, await grain.Resume(StreamCluster.Provider, "explicit", key));
        await Cluster.PublishAsync("explicit", [key], 10, from: 10);
        await Recorder.AllArriveAsync([key], [key], 20, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task Grains_and_clients_stay_subscribed_when_the_rendezvous_grains_deactivate()
    {
        const string Key = "forgotten";
        await Consumer(Key).Subscribe(StreamCluster.Provider, "explicit", Key, false);
        var subscription = await Cluster.Stream("explicit", Key)
            .SubscribeAsync((item, token) => Recorder.RecordAsync(new("forgotten-client", Key, item.Number, token)));
        await Consumer("forgotten-p").Publish(StreamCluster.Provider, "explicit", Key, [0, 1, 2]);
        await Recorder.AllArriveAsync([Key, "forgotten-client"], [Key], 3, duplicates: false, Cancellation);

        var rendezvous = await Cluster.Client.GetGrain<IManagementGrain>(0)
            .GetActiveGrains(GrainType.Create("pubsubrendezvous"), Cancellation);
        Assert.NotEmpty(rendezvous);
        foreach (var id in rendezvous) await Cluster.Client.GetGrain<IGrainManagementExtension>(id).DeactivateOnIdle(Cancellation);
        await Cluster.Cluster.DeactivateAsync(Consumer("forgotten-p"));

        await Consumer("forgotten-p").Publish(StreamCluster.Provider, "explicit", Key, [3, 4, 5]);
        await Recorder.AllArriveAsync([Key, "forgotten-client"], [Key], 6, duplicates: false, Cancellation);
        await subscription.UnsubscribeAsync();
    }

    [Fact]
    public async Task Streams_of_one_key_in_two_namespaces_are_two()
    {
        await Consumer("two-a").Subscribe(StreamCluster.Provider, "explicit", "two", false);
        await Consumer("two-b").Subscribe(StreamCluster.Provider, "other", "two", false);
        for (var phase = 0; phase < 3; phase++)
        {
            await Cluster.PublishAsync("explicit", ["two"], 10, from: 10 * phase);
            await Cluster.PublishAsync("other", ["two"], 5, from: 5 * phase);
        }

        await Recorder.AllArriveAsync(["two-a"], ["two"], 30, duplicates: false, Cancellation);
        await Recorder.AllArriveAsync(["two-b"], ["two"], 15, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task Subscribers_do_not_see_each_others_changes_to_an_event()
    {
        var (one, other) = (new TaskCompletionSource<byte[]>(), new TaskCompletionSource<byte[]>());
        var stream = Cluster.Stream("explicit", "mutable");
        await stream.SubscribeAsync((item, _) => Take(item, one));
        await stream.SubscribeAsync((item, _) => Take(item, other));
        var sent = new byte[] { 1, 2, 3 };
        await stream.OnNextAsync(new TestEvent(0, sent));
        sent[0] = 99;
        var (mine, theirs) = (await one.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation),
            await other.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        mine[1] = 99;
        Assert.Equal([1, 2, 3], theirs);
        Assert.Equal([99, 2, 3], sent);

        static Task Take(TestEvent item, TaskCompletionSource<byte[]> taken)
        {
            taken.TrySetResult(item.Padding!);
            return Task.CompletedTask;
        }
    }

    private IConsumer Consumer(string key) => Cluster.Client.GetGrain<IConsumer>(key);
}
