namespace FlightTickets.Persistence.Tests;

public sealed class OutboxStreamTests
{
    [Fact]
    public async Task Events_arrive_in_order_per_grain_and_leave_the_outbox()
    {
        await using var cluster = await DurableCluster.StartAsync(2);
        var events = cluster.Probes.Of<EventEnvelope>("events");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async g =>
        {
            var grain = cluster.Cluster.Client.GetGrain<ICounterGrain>($"orders/{g}");
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => grain.Add(g)));
        }));

        var seen = new Dictionary<string, long>();
        while (seen.Values.Sum() < 200)
        {
            var next = await events.NextAsync();
            Assert.Equal(seen.GetValueOrDefault(next.Subject) + 1, next.Sequence);
            Assert.Equal(("test.added", "test"), (next.Type, next.Source));
            seen[next.Subject] = next.Sequence;
        }

        await EmptyAsync(cluster);
    }

    [Fact]
    public async Task What_was_not_taken_is_delivered_after_a_restart()
    {
        await using var cluster = await DurableCluster.StartAsync(1);
        var events = cluster.Probes.Of<EventEnvelope>("events");
        var refused = new TaskCompletionSource();
        events.Gate = _ =>
        {
            refused.TrySetResult();
            throw new InvalidOperationException("Not now.");
        };
        await cluster.Cluster.Client.GetGrain<ICounterGrain>("restarted").Add(1);
        await cluster.Cluster.Client.GetGrain<ICounterGrain>("restarted").Add(1);
        await refused.Task.WaitAsync(TestContext.Current.CancellationToken);
        await cluster.RestartAsync();
        events.Gate = null;
        var first = await events.NextAsync();
        Assert.Equal(1, first.Sequence);
        var second = await events.NextAsync();
        Assert.Equal(2, second.Sequence);
        await EmptyAsync(cluster);
    }

    [Fact]
    public async Task A_poison_event_goes_to_the_dead_letters_and_can_be_replayed()
    {
        await using var cluster = await DurableCluster.StartAsync(
            1, o => o.GiveUpAfter = TimeSpan.FromMilliseconds(50));
        var events = cluster.Probes.Of<EventEnvelope>("events");
        events.Gate = e => e.Sequence == 1 ? throw new InvalidOperationException("Poison.") : Task.CompletedTask;
        var grain = cluster.Cluster.Client.GetGrain<ICounterGrain>("poisoned");
        await grain.Add(1);
        await grain.Add(1);
        Assert.Equal(2, (await events.NextAsync()).Sequence);
        await EmptyAsync(cluster);
        var store = cluster.Service<DurableContexts>().Get("Test").Store;
        var dead = Assert.Single(await store.ReadDeadLettersAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(("poisoned", 1L), (dead.Event.Key.GrainId, dead.Event.Sequence));
        Assert.Contains("did not take it", dead.Reason, StringComparison.Ordinal);

        events.Gate = null;
        Assert.True(await store.ReplayDeadLetterAsync(dead.Event.Id, TestContext.Current.CancellationToken));
        Assert.False(await store.ReplayDeadLetterAsync(dead.Event.Id, TestContext.Current.CancellationToken));
        store.Signals.Added(dead.Event.Partition);
        Assert.Equal(1, (await events.NextAsync()).Sequence);
        await EmptyAsync(cluster);
    }

    private static async Task EmptyAsync(DurableCluster cluster)
    {
        var store = cluster.Service<DurableContexts>().Get("Test").Store;
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            while ((await store.ReadOutboxAsync(partition, 1, TestContext.Current.CancellationToken)).Count > 0)
                await Task.Yield();
        }
    }
}
