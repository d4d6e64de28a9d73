using System.Text;
using Orleans.Configuration;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>A message that carries several: each part is delivered, and given up, by itself.</summary>
public sealed class DivisionTests(Broker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parts_arrive_in_order_and_their_message_is_acknowledged_once()
    {
        // The broker hands out the third message once the first is acknowledged; over a second acknowledgement it would close the channel,
        // and what is unacknowledged would come again.
        await using var cluster = await StartAsync(prefetch: 2);
        await using var watch = await WatchAsync(cluster);
        await SendAsync(cluster, watch, "0,1,2", "3", "4,5,6,7", "8", "9,10", "11");
        await cluster.Recorder.AllArriveAsync(["implicit"], ["s"], 12, duplicates: false, Cancellation);
        Assert.Equal(Enumerable.Range(0, 12), cluster.Recorder.Arrivals.Select(arrival => arrival.Number));
    }

    [Fact]
    public async Task A_refused_part_is_a_dead_letter_by_itself_and_can_be_replayed()
    {
        await using var cluster = await StartAsync();
        await using var watch = await WatchAsync(cluster);
        var sick = true;
        cluster.Recorder.Before = arrival => arrival.Number == 1 && sick
            ? throw new InvalidOperationException("indigestible")
            : Task.CompletedTask;
        await SendAsync(cluster, watch, "0,1,2", "3");
        await watch.CountAsync(1, Cancellation);
        await cluster.Recorder.WaitAsync(arrivals => arrivals.Any(arrival => arrival.Number == 3), Cancellation);
        Assert.Equal([0, 2, 3], cluster.Recorder.Arrivals.Select(arrival => arrival.Number).Distinct().Order());
        var letter = Assert.Single(await DeadLetterWatch.LettersAsync(cluster, 1, Cancellation));
        Assert.Equal(("delivery-failed", "1"), (letter.Reason, Encoding.UTF8.GetString(letter.Message.Body.Span)));

        sick = false;
        Assert.Equal(1, await cluster.DeadLetters.ReplayAsync(cancellationToken: Cancellation));
        await cluster.Recorder.WaitAsync(arrivals => arrivals.Any(arrival => arrival.Number == 1), Cancellation);
    }

    [Fact]
    public async Task An_unreadable_part_leaves_the_others_and_a_message_that_cannot_be_divided_goes_whole()
    {
        await using var cluster = await StartAsync();
        await using var watch = await WatchAsync(cluster);
        await SendAsync(cluster, watch, "0,x,1", "", "2");
        await watch.CountAsync(2, Cancellation);
        await cluster.Recorder.AllArriveAsync(["implicit"], ["s"], 3, duplicates: false, Cancellation);
        var letters = await DeadLetterWatch.LettersAsync(cluster, 2, Cancellation);
        Assert.Equal(["", "x"], letters.Select(letter => Encoding.UTF8.GetString(letter.Message.Body.Span)).Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.Equal("unreadable", letter.Reason));
    }

    private Task<StreamCluster> StartAsync(ushort prefetch = 1000)
    {
        var options = broker.Options();
        options.Prefetch = prefetch;
        return StreamCluster.StartAsync(options, configure: Configure);
    }

    private static void Configure(SiloRabbitMqStreamConfigurator streams)
    {
        streams.UseMapper((_, _) => new Numbers());
        streams.ConfigurePullingAgent(agent => agent.Configure((StreamPullingAgentOptions pulling) =>
        {
            pulling.MaxEventDeliveryTime = TimeSpan.FromSeconds(1);
            pulling.BatchContainerBatchSize = 5;
        }));
    }

    private async Task<DeadLetterWatch> WatchAsync(StreamCluster cluster)
    {
        var connection = await broker.ConnectAsync(Cancellation);
        return await DeadLetterWatch.StartAsync(connection, new RabbitMqTopology(cluster.Options).DeadLetterExchange, Cancellation);
    }

    private static async Task SendAsync(StreamCluster cluster, DeadLetterWatch watch, params string[] bodies)
    {
        foreach (var body in bodies)
        {
            var properties = new BasicProperties { Headers = new Dictionary<string, object?> { ["x-partition-key"] = "s" } };
            await watch.Channel.BasicPublishAsync(
                cluster.Options.Name!, "implicit", mandatory: true, properties, Encoding.UTF8.GetBytes(body), Cancellation);
        }
    }

    /// <summary>Numbers with commas between them, for one stream.</summary>
    private sealed class Numbers : IRabbitMqMessageMapper
    {
        public IReadOnlyList<Publishing.RabbitMqMessage> ToMessages<T>(
            StreamId streamId, IReadOnlyList<T> events, Dictionary<string, object>? requestContext) => throw new NotSupportedException();

        public RabbitMqBatch FromMessage(RabbitMqDelivery delivery) =>
            new RabbitMqEventBatch(
                StreamId.Create("implicit", "s"), [new TestEvent(int.Parse((string?)delivery.Content ?? Text(delivery)))]);

        public IReadOnlyList<RabbitMqDelivery> Divide(RabbitMqDelivery delivery) =>
            [.. Text(delivery).Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(number => delivery.Part(number, () => new("implicit", "s", Encoding.UTF8.GetBytes(number))))];

        private static string Text(RabbitMqDelivery delivery) => Encoding.UTF8.GetString(delivery.Body.Span);
    }
}
