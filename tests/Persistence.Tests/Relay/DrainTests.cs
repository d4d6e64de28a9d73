using System.Collections.Concurrent;
using FlightTickets.Events.Outbox;
using FlightTickets.Persistence.Sqlite;

namespace FlightTickets.Persistence.Tests;

/// <summary>How often one drain of the relay asks the stores.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private static readonly int Partition = OutboxPartition.Of("a");

    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<string, int>[] _asked = [[], []];
    private readonly List<string> _published = [];
    private readonly List<IOutboxStore> _stores = [];
    private bool _isAway;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < _asked.Length; i++)
        {
            var store = new SqliteStateStore(_folder.File($"{i}.db"), TimeProvider.System);
            await store.OpenAsync(Stop);
            await store.WriteAsync([Rows.Insert("a", events: 3)], Stop);
            _stores.Add(IdleTests.Counted.Of(store, _asked[i]));
        }
    }

    [Fact]
    public async Task A_relay_looks_once_at_each_store_and_then_takes_what_it_is_handed()
    {
        var relay = Relay();
        Assert.Null(await relay.DrainAsync(Stop));
        Assert.Equal(6, _published.Count);
        Assert.All(_asked, asked => Assert.Equal(1, asked["ReadOutboxAsync"]));

        relay.Offer(1, Rows.Insert("b", events: 2).Events);
        relay.LookAgain(OutboxRelay.AllStores);
        Assert.Null(await relay.DrainAsync(Stop));
        Assert.Equal(8, _published.Count);
        Assert.All(_asked, asked => Assert.Equal(1, asked["ReadOutboxAsync"]));
    }

    [Fact]
    public async Task A_relay_that_is_told_to_look_reads_the_store_named()
    {
        var relay = Relay();
        Assert.Null(await relay.DrainAsync(Stop));
        relay.LookAgain(OutboxRelay.Bit(1));
        Assert.Null(await relay.DrainAsync(Stop));
        Assert.Equal([1, 2], _asked.Select(asked => asked["ReadOutboxAsync"]));
    }

    [Fact]
    public async Task Events_the_publisher_did_not_take_are_read_again_in_order()
    {
        var relay = Relay();
        Assert.Null(await relay.DrainAsync(Stop));
        var first = Rows.Insert(Enumerable.Range(0, 1000).Select(i => $"b{i}").First(id => OutboxPartition.Of(id) == Partition), events: 2);
        await _stores[0].WriteAsync([first], Stop);
        _isAway = true;
        relay.Offer(0, first.Events);
        Assert.IsType<IOException>(await relay.DrainAsync(Stop));
        var second = Rows.Update(first, events: 1);
        await _stores[0].WriteAsync([second], Stop);
        relay.Offer(0, second.Events);
        _isAway = false;
        Assert.Null(await relay.DrainAsync(Stop));
        Assert.Equal([.. first.Events.Concat(second.Events).Select(e => e.Id.ToString("n"))], _published.TakeLast(3));
    }

    [Fact]
    public async Task A_drain_reads_on_after_a_full_page()
    {
        await _stores[0].WriteAsync(
            [.. Enumerable.Range(0, 10_000).Select(i => $"r{i}").Where(id => OutboxPartition.Of(id) == Partition).Take(300)
            .Select(id => Rows.Insert(id, events: 1))], Stop);
        Assert.Null(await Relay().DrainAsync(Stop));
        Assert.Equal(306, _published.Count);
        Assert.Empty(await _stores[0].ReadOutboxAsync(Partition, 10, Stop));
    }

    private OutboxRelay Relay() => new(Partition, _stores, new Publisher(this), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();

        _folder.Dispose();
    }

    private sealed class Publisher(DrainTests test) : IEventPublisher
    {
        public Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            if (test._isAway) throw new IOException("The broker is away.");
            lock (test._published) test._published.Add(envelope.Id);
            return Task.CompletedTask;
        }
    }
}
