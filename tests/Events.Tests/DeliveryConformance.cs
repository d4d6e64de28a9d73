namespace FlightTickets.Events.Tests;

/// <summary>What every way for events to travel must keep: what is committed is delivered, at least once, in order for each grain, also across a restart.</summary>
public abstract class DeliveryConformance
{
    private const int Grains = 20;

    /// <summary>How events travel; each call of a test must give the same way again.</summary>
    protected abstract Action<ISiloBuilder> Transport();

    [Fact]
    public async Task Everything_arrives_in_order_for_each_grain()
    {
        await using var cluster = await EventsCluster.StartAsync(Transport());
        await RaiseAsync(cluster, 25);
        await cluster.Heard.UntilAsync(Grains, 25);
        Assert.Equal(0, cluster.Heard.Repeated);
    }

    [Fact]
    public async Task What_was_not_taken_comes_again_after_a_restart_of_the_silo()
    {
        await using var cluster = await EventsCluster.StartAsync(Transport());
        var refused = new TaskCompletionSource();
        cluster.Heard.Gate = e =>
        {
            refused.TrySetResult();
            throw new InvalidOperationException("Not now.");
        };
        await RaiseAsync(cluster, 3);
        await refused.Task.WaitAsync(TestContext.Current.CancellationToken);
        cluster.Heard.Gate = null;
        await cluster.RestartAsync();
        await RaiseAsync(cluster, 2);
        await cluster.Heard.UntilAsync(Grains, 5);
    }

    [Fact]
    public async Task A_silo_that_is_killed_over_and_over_loses_nothing()
    {
        await using var cluster = await EventsCluster.StartAsync(Transport());
        for (var crash = 1; crash <= 5; crash++)
        {
            await RaiseAsync(cluster, 4);
            await cluster.CrashAsync();
        }

        await cluster.Heard.UntilAsync(Grains, 20);
    }

    [Fact]
    public async Task A_consumer_that_fails_now_and_then_gets_it_again_and_misses_nothing()
    {
        await using var cluster = await EventsCluster.StartAsync(Transport());
        var seen = new HashSet<string>();
        cluster.Heard.Gate = e =>
        {
            lock (seen)
            {
                if (e.Sequence % 5 == 0 && seen.Add(e.Id)) throw new InvalidOperationException("The first time never.");
            }
        };
        await RaiseAsync(cluster, 10);
        await cluster.Heard.UntilAsync(Grains, 10);
    }

    private static Task<long[]> RaiseAsync(EventsCluster cluster, int times) =>
        Task.WhenAll(Enumerable.Range(0, Grains).Select(g => cluster.RaiseAsync($"ord_{g}", times)));
}

public sealed class InProcessDeliveryTests : DeliveryConformance
{
    protected override Action<ISiloBuilder> Transport() => silo => silo.AddOutboxStreams();
}

public sealed class RabbitMqDeliveryTests(Broker broker) : DeliveryConformance
{
    private readonly string _name = broker.NewName();

    protected override Action<ISiloBuilder> Transport() => silo => silo.AddRabbitMqEvents(broker.Server.ConnectionString, o => o.Name = _name);
}
