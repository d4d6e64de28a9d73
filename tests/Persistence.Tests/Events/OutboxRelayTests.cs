using System.Collections.Concurrent;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Persistence.Tests;

public sealed class OutboxRelayTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Broker _broker = new();
    private SqliteStateStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStateStore(_folder.File("state.db"), _time);
        await _store.OpenAsync(Stop);
    }

    [Fact]
    public async Task Events_are_published_in_order_per_grain_while_the_broker_comes_and_goes_and_then_leave_the_outbox()
    {
        var calls = 0;
        _broker.Gate = _ => Task.FromResult(Interlocked.Increment(ref calls) % 5 > 0);
        await using var relay = Start();
        await using var committer = StateStoreCommitter();
        for (var grain = 0; grain < 30; grain++)
        {
            var row = Rows.Insert($"{grain}", events: 3);
            await committer.WriteAsync(row);
            await committer.WriteAsync(Rows.Update(row, events: 3));
        }

        await UntilAsync(() => _broker.Published.Count >= 180);
        Assert.Equal(30, _broker.InOrder().Count);
        Assert.All(_broker.InOrder().Values, sequences => Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], sequences));
        await UntilAsync(async () => await CountAsync() == 0);
    }

    [Fact]
    public async Task A_partition_is_relayed_by_one_silo_and_taken_over_from_one_that_died_or_left()
    {
        await using var first = Start();
        await PublishOneAsync("a");
        var second = Start();
        var leases = new PartitionLeases(_store, TimeSpan.FromSeconds(15), _time);
        await leases.RenewAsync(Stop);
        Assert.False(leases.Holds(OutboxPartition.Of("a")));

        // Alive, it renews: its rows change before the watcher's patience ends.
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await leases.RenewAsync(Stop);
            Assert.False(leases.Holds(OutboxPartition.Of("a")));
            await RenewedAsync();
        }

        await second.DisposeAsync();
        await first.DisposeAsync();
        await leases.RenewAsync(Stop);
        Assert.True(leases.Holds(OutboxPartition.Of("a")));

        // This one dies without a word.
        await using var third = Start();
        await _store.WriteAsync([Rows.Insert("b", events: 1)], Stop);
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return _broker.Published.Any(e => e.Subject == "b");
        });
    }

    [Fact]
    public async Task An_event_that_alone_cannot_be_published_goes_to_the_dead_letters_but_an_outage_buries_nothing()
    {
        _broker.Gate = _ => Task.FromResult(false);
        await using var relay = Start(o => o.MaxLoneFailures = 3);
        await using var committer = StateStoreCommitter();
        await committer.WriteAsync(Rows.Insert("poison", events: 2));
        await UntilAsync(() => _broker.Refusals > 10);
        Assert.Empty(await _store.ReadDeadLettersAsync(10, Stop));

        _broker.Gate = e => Task.FromResult(e.Subject != "poison" || e.Sequence != 1);
        var partition = OutboxPartition.Of("poison");
        foreach (var other in Enumerable.Range(0, 1000).Select(i => $"{i}").Where(id => OutboxPartition.Of(id) == partition).Take(20))
        {
            await committer.WriteAsync(Rows.Insert(other, events: 1));
            await UntilAsync(() => _broker.Published.Any(e => e.Subject == other));
        }

        await UntilAsync(() => _broker.Published.Any(e => e.Subject == "poison"));
        var dead = Assert.Single(await _store.ReadDeadLettersAsync(10, Stop));
        Assert.Equal(("poison", 1L), (dead.Event.Key.GrainId, dead.Event.Sequence));
    }

    private OutboxRelay Start(Action<OutboxRelayOptions>? configure = null)
    {
        var options = new OutboxRelayOptions { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(2) };
        configure?.Invoke(options);
        var relay = new OutboxRelay(_store, _broker, options, _time, NullLogger<OutboxRelay>.Instance);
        relay.Start();
        return relay;
    }

    private GroupCommitter StateStoreCommitter() =>
        new(_store, new GroupCommitOptions(), TimeProvider.System, NullLogger<GroupCommitter>.Instance);

    private async Task PublishOneAsync(string id)
    {
        await using var committer = StateStoreCommitter();
        await committer.WriteAsync(Rows.Insert(id, events: 1));
        await UntilAsync(() => _broker.Published.Any(e => e.Subject == id));
    }

    // The relay renews on its own task after the clock was moved; its row's etag says when it has.
    private Guid? _lastSeen;

    private async Task RenewedAsync()
    {
        var key = new RowKey("outbox-relay", OutboxPartition.StreamKey(0));
        Guid? etag = null;
        await UntilAsync(async () => (etag = (await _store.ReadEtagsAsync([key], Stop))[0]) != _lastSeen);
        _lastSeen = etag;
    }

    private async Task<int> CountAsync()
    {
        var count = 0;
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
            count += (await _store.ReadOutboxAsync(partition, 1000, Stop)).Count;

        return count;
    }

    private Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Broker : IEventPublisher
    {
        private int _refusals;

        public ConcurrentQueue<EventEnvelope> Published { get; } = [];

        public int Refusals => _refusals;

        public Func<EventEnvelope, Task<bool>>? Gate { get; set; }

        public async Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            if (Gate is { } gate && !await gate(envelope))
            {
                Interlocked.Increment(ref _refusals);
                throw new InvalidOperationException("The broker is away.");
            }

            Published.Enqueue(envelope);
        }

        public Dictionary<string, List<long>> InOrder() =>
            Published.GroupBy(e => e.Subject).ToDictionary(g => g.Key, g => g.Select(e => e.Sequence).ToList());
    }
}
