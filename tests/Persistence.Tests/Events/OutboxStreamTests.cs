namespace FlightTickets.Persistence.Tests;

/// <summary>The in-process streams: events reach the grains that subscribe, whichever silo wrote, reads or dies.</summary>
public abstract class OutboxStreamTests(Backend backend)
{
    private readonly InOrder _order = new();

    [Fact]
    public async Task Events_arrive_in_order_per_grain_and_leave_the_outbox_also_when_a_silo_dies_before_they_are_delivered()
    {
        await using var cluster = await DurableCluster.StartAsync(3, backend);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async g =>
        {
            var grain = cluster.Cluster.Client.GetGrain<ICounterGrain>($"orders/{g}");
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => grain.Add(g)));
        }));
        await ReceiveAllAsync(cluster, 200);

        await RefuseAsync(cluster, grains: 20);
        await cluster.KillAsync();
        cluster.Probes.Of<EventEnvelope>("events").Gate = null;
        await ReceiveAllAsync(cluster, 240);
    }

    [Fact]
    public async Task The_next_cluster_delivers_what_the_last_one_left_unasked()
    {
        await using var cluster = await DurableCluster.StartAsync(1, backend);
        await RefuseAsync(cluster, grains: 1);
        await cluster.RestartAsync();
        cluster.Probes.Of<EventEnvelope>("events").Gate = null;
        await ReceiveAllAsync(cluster, 2);
    }

    [Fact]
    public async Task A_poison_event_goes_to_the_dead_letters_and_can_be_replayed()
    {
        await using var cluster = await DurableCluster.StartAsync(
            1, backend, silo => silo.AddOutboxStreams(o => o.GiveUpAfter = TimeSpan.FromMilliseconds(50)));
        var events = cluster.Probes.Of<EventEnvelope>("events");
        events.Gate = e => e.Sequence == 1 ? throw new InvalidOperationException("Poison.") : Task.CompletedTask;
        var grain = cluster.Cluster.Client.GetGrain<ICounterGrain>("poisoned");
        await grain.Add(1);
        await grain.Add(1);
        var next = events.NextAsync();
        await cluster.UntilAsync(next);
        Assert.Equal(2, (await next).Sequence);
        await cluster.UntilAsync(cluster.EmptyAsync());
        var store = cluster.Outbox;
        var dead = Assert.Single(await store.ReadDeadLettersAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(("poisoned", 1L), (dead.Event.Key.GrainId, dead.Event.Sequence));
        Assert.Contains("did not accept it", dead.Reason, StringComparison.Ordinal);

        events.Gate = null;
        Assert.True(await store.ReplayDeadLetterAsync(dead.Event.Id, TestContext.Current.CancellationToken));
        Assert.False(await store.ReplayDeadLetterAsync(dead.Event.Id, TestContext.Current.CancellationToken));
        store.Signals.Added(dead.Event.Partition);
        next = events.NextAsync();
        await cluster.UntilAsync(next);
        Assert.Equal(1, (await next).Sequence);
        await cluster.UntilAsync(cluster.EmptyAsync());
    }

    /// <summary>Two events of each grain, which are committed and offered, and which nobody takes.</summary>
    private static async Task RefuseAsync(DurableCluster cluster, int grains)
    {
        var refused = new TaskCompletionSource();
        cluster.Probes.Of<EventEnvelope>("events").Gate = _ =>
        {
            refused.TrySetResult();
            throw new InvalidOperationException("Not now.");
        };
        await Task.WhenAll(Enumerable.Range(0, grains).Select(g => cluster.Cluster.Client.GetGrain<ICounterGrain>($"left/{g}").AddMany(2)));
        await cluster.UntilAsync(refused.Task);
    }

    private async Task ReceiveAllAsync(DurableCluster cluster, int count)
    {
        await cluster.UntilAsync(ReceiveAsync(cluster, count));
        await cluster.UntilAsync(cluster.EmptyAsync());
    }

    private async Task ReceiveAsync(DurableCluster cluster, int count)
    {
        while (_order.Count < count)
            _order.Take(await cluster.Probes.Of<EventEnvelope>("events").NextAsync());

        Assert.Empty(_order.Skips);
    }
}

public sealed class SqliteStreamTests() : OutboxStreamTests(new SqliteBackend());

public sealed class PostgresStreamTests(PostgresDatabases databases) : OutboxStreamTests(new PostgresBackend(databases));

public sealed class MongoStreamTests() : OutboxStreamTests(new MongoBackend());

public sealed class AdoNetPostgresStreamTests(PostgresDatabases databases) : OutboxStreamTests(new AdoNetPostgresBackend(databases));
