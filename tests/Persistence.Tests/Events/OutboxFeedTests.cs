using FlightTickets.Events.Outbox;
using FlightTickets.Persistence.PostgreSql;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Persistence.Tests;

/// <summary>When the outbox is read, and when its events come from memory.</summary>
public sealed class OutboxFeedTests : IAsyncLifetime
{
    private const int Limit = 4;
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly int _partition = OutboxPartition.Of("a");
    private SqliteStateStore _store = null!;
    private OutboxFeed _feed = null!;
    private int _rings;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStateStore(_folder.File("state.db"), _time);
        await _store.OpenAsync(Stop);
        _feed = Feed(_store);
    }

    public async ValueTask DisposeAsync()
    {
        _feed.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_there_before_is_read_and_what_comes_is_handed_over()
    {
        await _store.WriteAsync([Rows.Insert("a", events: 2)], Stop);
        Assert.True(_feed.IsBehind);
        Assert.Equal(2, (await _feed.ReadAsync(Stop)).Count);
        Assert.False(_feed.IsBehind);

        // Not in the table at all: it can only have come from memory.
        var row = Rows.Insert("a", events: 2);
        _store.Signals.Applied(row);
        Assert.Equal(1, _rings);
        Assert.True(_feed.TryTake(out var first));
        Assert.Same(row.Events[0], first);
        Assert.True(_feed.TryTake(out var second));
        Assert.Same(row.Events[1], second);
        Assert.False(_feed.TryTake(out _));
        Assert.False(_feed.IsBehind);
    }

    [Fact]
    public async Task What_does_not_fit_into_memory_is_read_again()
    {
        await _feed.ReadAsync(Stop);
        _store.Signals.Applied(Rows.Insert("a", events: Limit));
        Assert.False(_feed.IsBehind);
        await _store.WriteAsync([Rows.Insert("a", events: 1)], Stop);
        _store.Signals.Applied(Rows.Insert("a", events: 1));
        Assert.True(_feed.IsBehind);
        Assert.Single(await _feed.ReadAsync(Stop));
        Assert.False(_feed.TryTake(out _));
    }

    [Fact]
    public async Task A_full_read_asks_for_another()
    {
        await _store.WriteAsync([Rows.Insert("a", events: Limit)], Stop);
        Assert.Equal(Limit, (await _feed.ReadAsync(Stop)).Count);
        Assert.True(_feed.IsBehind);
    }

    [Fact]
    public async Task A_write_that_failed_and_may_be_applied_is_looked_for()
    {
        await _feed.ReadAsync(Stop);
        _store.Signals.MayBeApplied(Rows.Insert("a", events: 1));
        Assert.Equal(1, _rings);
        Assert.True(_feed.IsBehind);
    }

    [Fact]
    public async Task Other_partitions_are_not_heard()
    {
        await _feed.ReadAsync(Stop);
        _store.Signals.Added((_partition + 1) % OutboxPartition.Count);
        Assert.Equal(0, _rings);
        Assert.False(_feed.IsBehind);
    }

    [Fact]
    public async Task Of_a_store_with_other_writers_nothing_is_taken_from_memory()
    {
        await using var shared = new PostgresStateStore("Host=127.0.0.1;Port=1", "tests");
        using var feed = Feed(shared);
        await Assert.ThrowsAnyAsync<Exception>(() => feed.ReadAsync(Stop));
        Assert.True(feed.IsBehind);
        shared.Signals.Applied(Rows.Insert("a", events: 1));
        Assert.False(feed.TryTake(out _));
        Assert.True(feed.IsBehind);
    }

    private OutboxFeed Feed(IOutboxStore store) => new(store, _partition, Limit, TimeSpan.FromSeconds(1), _time, () => _rings++);
}
