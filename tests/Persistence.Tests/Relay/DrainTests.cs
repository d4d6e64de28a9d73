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
    public async Task A_drain_asks_only_the_stores_it_was_told_of_and_none_a_second_time_after_a_page_that_was_not_full()
    {
        Assert.Null(await Relay().DrainAsync(OutboxRelay.Bit(1), Stop));
        Assert.Equal(3, _published.Count);
        Assert.Equal(1, _asked[1]["ReadOutboxAsync"]);
        Assert.False(_asked[0].ContainsKey("ReadOutboxAsync"));

        // What another silo left behind is found by the rounds, which name every store.
        Assert.Null(await Relay().DrainAsync(OutboxRelay.AllStores, Stop));
        Assert.Equal(6, _published.Count);
        Assert.Equal(1, _asked[0]["ReadOutboxAsync"]);
    }

    [Fact]
    public async Task A_drain_reads_on_after_a_full_page()
    {
        await _stores[0].WriteAsync([.. Enumerable.Range(0, 10_000).Select(i => $"r{i}").Where(id => OutboxPartition.Of(id) == Partition).Take(300)
            .Select(id => Rows.Insert(id, events: 1))], Stop);
        Assert.Null(await Relay().DrainAsync(OutboxRelay.Bit(0), Stop));
        Assert.Equal(303, _published.Count);
        Assert.Empty(await _stores[0].ReadOutboxAsync(Partition, 10, Stop));
    }

    private OutboxRelay Relay() => new(Partition, _stores, new Publisher(_published), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();

        _folder.Dispose();
    }

    private sealed class Publisher(List<string> published) : IEventPublisher
    {
        public Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            lock (published) published.Add(envelope.Id);
            return Task.CompletedTask;
        }
    }
}
