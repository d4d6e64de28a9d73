using FlightTickets.Servers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers.Streams.Common;
using Orleans.Streams.RabbitMQ;

namespace FlightTickets.Events.Tests;

/// <summary>
/// What every way for events to travel must keep: what is committed is delivered, at least once,
/// in order for each grain, also across a restart.
/// </summary>
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
    public async Task Untaken_events_come_again_after_a_restart_of_the_silo()
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

    [Fact]
    public async Task A_refused_event_can_be_listed_and_replayed()
    {
        var stopping = TestContext.Current.CancellationToken;
        await using var cluster = await EventsCluster.StartAsync(Transport(), giveUpAfter: TimeSpan.FromSeconds(5));
        var isSick = true;
        cluster.Heard.Gate = e =>
        {
            if (Volatile.Read(ref isSick) && e is { Subject: "ord_3", Sequence: 2 }) throw new InvalidOperationException("Never this one.");
        };
        await RaiseAsync(cluster, 3);
        var places = cluster.Services.GetServices<IDeadLetters>().ToList();
        var letters = await FirstAsync(
            async () => (await Task.WhenAll(places.Select(p => p.ListAsync(10, stopping)))).SelectMany(l => l).ToList());
        var letter = Assert.Single(letters);
        Assert.Equal(("order.counted", "orders", "ord_3", 2), (letter.Type, letter.Source, letter.Subject, letter.Sequence));
        Assert.Equal("""{"number":2}""", letter.Data);
        Assert.NotEmpty(letter.Reason);

        Volatile.Write(ref isSick, false);
        Assert.Single(await Task.WhenAll(places.Select(p => p.ReplayAsync(letter.Id, stopping))), true);
        Assert.DoesNotContain(true, await Task.WhenAll(places.Select(p => p.ReplayAsync(letter.Id, stopping))));
        await cluster.Heard.CountAsync(Grains * 3);

        // Asked until there is one: nobody tells a test when an event is given up.
        async Task<List<LostEvent>> FirstAsync(Func<Task<List<LostEvent>>> ask)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            while (true)
            {
                var found = await ask();
                if (found.Count > 0) return found;
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    [Fact]
    public async Task An_event_transport_that_fails_again_and_again_loses_nothing()
    {
        await using var cluster = await EventsCluster.StartAsync(Transport());
        for (var round = 1; round <= 2; round++)
        {
            // Some were taken, some are on their way, and some are raised while it is away.
            await RaiseAsync(cluster, 5);
            var raising = RaiseAsync(cluster, 20);
            await RestartAsync(cluster, () => RaiseAsync(cluster, 5));
            await raising;
        }

        await cluster.Heard.UntilAsync(Grains, 60);
    }

    [Fact]
    public async Task Cut_off_in_the_middle_again_and_again_nothing_is_lost()
    {
        await using var cluster = await EventsCluster.StartAsync(Transport());
        for (var cut = 1; cut <= 10; cut++)
        {
            var raising = RaiseAsync(cluster, 5);
            await cluster.Heard.UntilAsync(Grains, 5 * (cut - 1));
            await CutAsync(cluster);
            await raising;
        }

        await cluster.Heard.UntilAsync(Grains, 50);
    }

    /// <summary>Takes down what carries events, lets the test do something meanwhile, and brings it back with what it had.</summary>
    private protected abstract Task RestartAsync(EventsCluster cluster, Func<Task> meanwhile);

    /// <summary>Cuts off, without a word before, who is receiving.</summary>
    private protected abstract Task CutAsync(EventsCluster cluster);

    private static Task<long[]> RaiseAsync(EventsCluster cluster, int times) =>
        Task.WhenAll(Enumerable.Range(0, Grains).Select(g => cluster.RaiseAsync($"ord_{g}", times)));
}

/// <summary>Events in process: the outbox carries them, and what goes away are the agents that read it.</summary>
public sealed class InProcessDeliveryTests : DeliveryConformance
{
    protected override Action<ISiloBuilder> Transport() => silo => silo.AddOutboxStreams();

    private protected override async Task RestartAsync(EventsCluster cluster, Func<Task> meanwhile)
    {
        await SendAsync(cluster, PersistentStreamProviderCommand.StopAgents);
        await meanwhile();
        await SendAsync(cluster, PersistentStreamProviderCommand.StartAgents);
    }

    private protected override async Task CutAsync(EventsCluster cluster)
    {
        await SendAsync(cluster, PersistentStreamProviderCommand.StopAgents);
        await SendAsync(cluster, PersistentStreamProviderCommand.StartAgents);
    }

    private static Task<object?[]> SendAsync(EventsCluster cluster, PersistentStreamProviderCommand command) =>
        cluster.Cluster.Client.GetGrain<IManagementGrain>(0)
            .SendControlCommandToProvider<PersistentStreamProvider>(DurableEvents.ProviderName, (int)command, null);
}

/// <summary>
/// Events by a broker that may be killed, behind a network that may be cut. One node for the class, whose tests come one
/// after the other, each with exchanges and queues of its own name.
/// </summary>
public sealed class RabbitMqDeliveryTests(Broker.Mortal broker) : DeliveryConformance, IClassFixture<Broker.Mortal>, IAsyncDisposable
{
    private readonly string _name = broker.NewName();
    private readonly TcpProxy _network = TcpProxy.To(broker.Server.Port);

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    protected override Action<ISiloBuilder> Transport() =>
        silo => silo.AddRabbitMqEvents(RabbitMqServer.ConnectionStringFor(_network.Port), o =>
        {
            o.Name = _name;
            // A quorum queue with a single replica may stay away after its node was killed; three replicas are what it is for.
            o.QueueType = RabbitMqQueueType.Classic;
            o.ReconnectMinDelay = TimeSpan.FromMilliseconds(20);
            o.ReconnectMaxDelay = TimeSpan.FromMilliseconds(500);
        });

    private protected override async Task RestartAsync(EventsCluster cluster, Func<Task> meanwhile)
    {
        await broker.Server.KillAsync();
        await meanwhile();
        await broker.Server.RestartAsync(TestContext.Current.CancellationToken);
    }

    private protected override Task CutAsync(EventsCluster cluster)
    {
        _network.Cut();
        return Task.CompletedTask;
    }
}
