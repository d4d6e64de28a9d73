using Orleans.Configuration;
using Orleans.Runtime.Providers;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>The fate of events that a subscriber refuses.</summary>
public sealed class DeadLetterTests(Broker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_throwing_subscriber_is_retried_until_it_accepts_the_event()
    {
        await using var cluster = await StartAsync();
        var thrown = 0;
        cluster.Recorder.Before = arrival => arrival.Number == 3 && thrown++ < 3
            ? throw new InvalidOperationException("not yet")
            : Task.CompletedTask;
        await cluster.PublishAsync("implicit", ["s"], 10);
        await cluster.Recorder.AllArriveAsync(["implicit"], ["s"], 10, duplicates: false, Cancellation);
        Assert.Equal(4, thrown);
        Assert.Empty(await cluster.DeadLetters.PeekAsync(10, Cancellation));
    }

    [Theory]
    [InlineData(RabbitMqPartitioning.Broker, "implicit")]
    [InlineData(RabbitMqPartitioning.Direct, ".partition-")]
    public async Task A_refused_event_is_dead_lettered_with_the_reason_and_can_be_replayed(
        RabbitMqPartitioning partitioning, string routingKey)
    {
        var options = broker.Options();
        options.Partitioning = partitioning;
        await using var cluster = await StartAsync(options);
        await using var watch = await WatchAsync(cluster);
        var sick = true;
        cluster.Recorder.Before = arrival => arrival.Number == 3 && sick
            ? throw new InvalidOperationException("indigestible")
            : Task.CompletedTask;
        await cluster.PublishAsync("implicit", ["s", "t"], 10);

        // Two dead letters, and everything else arrived.
        await watch.CountAsync(2, Cancellation);
        await cluster.Recorder.WaitAsync(arrivals => arrivals.Count >= 18, Cancellation);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7, 8, 9],
            cluster.Recorder.Arrivals.Where(arrival => arrival.Stream == "s").Select(arrival => arrival.Number));
        var letters = await DeadLetterWatch.LettersAsync(cluster, 2, Cancellation);
        Assert.Equal(2, letters.Count);
        Assert.All(letters, letter =>
        {
            Assert.Equal("delivery-failed", letter.Reason);
            Assert.Contains("indigestible", letter.Detail);
            Assert.Contains("attempts", letter.Detail);
            Assert.Single(letter.Subscriptions);
            Assert.NotNull(letter.At);
            Assert.Contains(routingKey, letter.Message.RoutingKey);
        });

        sick = false;
        Assert.Equal(1, await cluster.DeadLetters.ReplayAsync(letter => letter.Message.Header("x-partition-key") == "implicit/s",
            cancellationToken: Cancellation));
        Assert.Equal(1, await cluster.DeadLetters.ReplayAsync(cancellationToken: Cancellation));
        Assert.Equal(0, await cluster.DeadLetters.ReplayAsync(cancellationToken: Cancellation));
        await cluster.Recorder.WaitAsync(arrivals => arrivals.Count >= 20, Cancellation);
        Assert.All(cluster.Recorder.Arrivals.GroupBy(arrival => (arrival.Stream, arrival.Number)), group => Assert.Single(group));
        Assert.Empty(await cluster.DeadLetters.PeekAsync(10, Cancellation));
    }

    [Fact]
    public async Task An_unreadable_message_is_dead_lettered_at_once_and_can_be_discarded()
    {
        await using var cluster = await StartAsync();
        await using var watch = await WatchAsync(cluster);
        await watch.Channel.BasicPublishAsync(
            cluster.Options.Name!, "implicit", mandatory: true,
            new BasicProperties
            {
                ContentType = "text/plain",
                MessageId = "m1",
                Headers = new Dictionary<string, object?> { ["x-partition-key"] = "k" }
            }, "hello"u8.ToArray(), Cancellation);
        await watch.CountAsync(1, Cancellation);

        var letter = Assert.Single(await DeadLetterWatch.LettersAsync(cluster, 1, Cancellation));
        Assert.Equal(("m1", "unreadable"), (letter.MessageId, letter.Reason));
        Assert.Contains("text/plain", letter.Detail);
        Assert.Equal("hello"u8.ToArray(), letter.Message.Body.ToArray());
        Assert.Equal(0, await cluster.DeadLetters.DiscardAsync(dead => dead.MessageId == "another", cancellationToken: Cancellation));
        Assert.Equal(1, await cluster.DeadLetters.DiscardAsync(dead => dead.MessageId == "m1", cancellationToken: Cancellation));
        Assert.Empty(await cluster.DeadLetters.PeekAsync(10, Cancellation));
    }

    [Fact]
    public async Task A_subscription_can_be_configured_to_fault_instead_of_continuing()
    {
        var options = broker.Options();
        options.FaultSubscriptionOnDeliveryFailure = true;
        await using var cluster = await StartAsync(options);
        await using var watch = await WatchAsync(cluster);
        await cluster.Client.GetGrain<IConsumer>("c").Subscribe(StreamCluster.Provider, "explicit", "s", batches: false);
        cluster.Recorder.Before = _ => throw new InvalidOperationException("never");
        await cluster.PublishAsync("explicit", ["s"], 3);
        await watch.CountAsync(1, Cancellation);
        Assert.Contains(cluster.Recorder.Errors, e => e is FaultedSubscriptionException);
    }

    [Fact]
    public async Task Of_events_delivered_in_groups_only_the_one_that_fails_is_given_up()
    {
        await using var cluster = await StartAsync(batchSize: 5);
        await using var watch = await WatchAsync(cluster);
        await cluster.Client.GetGrain<IConsumer>("c").Subscribe(StreamCluster.Provider, "explicit", "s", batches: true);
        cluster.Recorder.Before = arrival => arrival.Number == 7 ? throw new InvalidOperationException("seven") : Task.CompletedTask;
        await cluster.PublishAsync("explicit", ["s"], 30);
        await cluster.Recorder.WaitAsync(arrivals => arrivals.Any(arrival => arrival.Number == 29), Cancellation);
        await watch.CountAsync(1, Cancellation);
        Assert.Equal(
            Enumerable.Range(0, 30).Where(number => number != 7),
            cluster.Recorder.Arrivals.Select(arrival => arrival.Number).Distinct().Order());
        var letter = Assert.Single(await DeadLetterWatch.LettersAsync(cluster, 1, Cancellation));
        Assert.Contains("seven", letter.Detail, StringComparison.Ordinal);
    }

    private Task<StreamCluster> StartAsync(RabbitMqStreamOptions? options = null, int batchSize = 1) => StreamCluster.StartAsync(
        options ?? broker.Options(), configure: streams =>
        {
            streams.ConfigurePullingAgent(agent => agent.Configure((StreamPullingAgentOptions pulling) =>
            {
                pulling.MaxEventDeliveryTime = TimeSpan.FromSeconds(1);
                pulling.BatchContainerBatchSize = batchSize;
            }));
            streams.ConfigureBackoffProvider((_, _) => new QuickBackoff());
        });

    private async Task<DeadLetterWatch> WatchAsync(StreamCluster cluster)
    {
        var connection = await broker.ConnectAsync(Cancellation);
        return await DeadLetterWatch.StartAsync(connection, new RabbitMqTopology(cluster.Options).DeadLetterExchange, Cancellation);
    }

    private sealed class QuickBackoff : IMessageDeliveryBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(50);
    }
}
