using FlightTickets.Events.Outbox;
using FlightTickets.Events.RabbitMq;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;

namespace FlightTickets.Events.Tests;

public sealed class RelayKilledTests(Broker broker)
{
    private sealed class Killed : Exception;

    /// <summary>Dies at a point between commit and removal, as often as told.</summary>
    private sealed class Deadly(IEventPublisher publisher, bool after) : IEventPublisher
    {
        public async Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            if (after) await publisher.PublishAsync(envelope, cancellationToken);
            throw new Killed();
        }
    }

    [Fact]
    public async Task A_relay_killed_a_hundred_times_between_commit_and_publish_loses_nothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        // No relay and no streams: this test is the relay.
        await using var cluster = await EventsCluster.StartAsync(_ => { });
        var options = new RabbitMqStreamOptions
        {
            ConnectionString = broker.Server.ConnectionString,
            Name = broker.NewName(),
            Partitions = 2
        };
        await using var channel = new RabbitMqPublisher(options, NullLogger<RabbitMqPublisher>.Instance);
        await channel.ConnectAsync(cancellationToken);
        await using var outside = await OutsideQueue.BindAsync(broker.Server.ConnectionString, options.Name, cancellationToken);
        using var publisher = new RabbitMqEventPublisher(channel, options, areBatchesRead: () => true);
        IOutboxStore[] stores = [.. cluster.Services.GetRequiredService<DurableContexts>().Outboxes];
        var partition = OutboxPartition.Of("ord_killed");

        var publishedByTheDying = 0;
        for (var kill = 0; kill < 100; kill++)
        {
            await cluster.RaiseAsync("ord_killed", 1);
            var after = kill % 2 == 1;
            // A new relay each time: what it knew died with it.
            Assert.IsType<Killed>(
                await new OutboxRelay(partition, stores, new Deadly(publisher, after), TimeProvider.System).DrainAsync(cancellationToken));
            publishedByTheDying += after ? 1 : 0;
            if (kill % 10 == 9)
                Assert.Null(await new OutboxRelay(partition, stores, publisher, TimeProvider.System).DrainAsync(cancellationToken));
        }

        Assert.Empty(await stores[0].ReadOutboxAsync(partition, 1, cancellationToken));
        // Each of the hundred was committed once and removed after one whole round; what died after publishing came twice.
        var ids = await outside.TakeAsync(100 + publishedByTheDying, cancellationToken);
        Assert.Equal(100, ids.Select(i => i.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), ids.DistinctBy(i => i.Id).Select(i => i.Sequence));
    }

    [Fact]
    public async Task A_relay_that_removes_before_it_publishes_would_lose_them()
    {
        // The negative control: the order of the two steps is what keeps events.
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await EventsCluster.StartAsync(_ => { });
        IOutboxStore[] stores = [.. cluster.Services.GetRequiredService<DurableContexts>().Outboxes];
        var partition = OutboxPartition.Of("ord_lost");
        await cluster.RaiseAsync("ord_lost", 1);
        var events = await stores[0].ReadOutboxAsync(partition, 10, cancellationToken);
        await stores[0].RemoveOutboxAsync(events, cancellationToken);
        var told = new List<EventEnvelope>();
        Assert.Null(await new OutboxRelay(partition, stores, new Recorder(told), TimeProvider.System).DrainAsync(cancellationToken));
        Assert.Empty(told);
    }

    private sealed class Recorder(List<EventEnvelope> told) : IEventPublisher
    {
        public Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            told.Add(envelope);
            return Task.CompletedTask;
        }
    }
}
