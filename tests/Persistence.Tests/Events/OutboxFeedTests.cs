using FlightTickets.Events.Outbox;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace FlightTickets.Persistence.Tests;

/// <summary>When the outbox is read, and when its events come from memory.</summary>
public sealed class OutboxFeedTests : IAsyncLifetime
{
    private const int Limit = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private SqliteStateStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStateStore(_folder.File("state.db"), _time);
        await _store.OpenAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Earlier_events_are_read_and_later_ones_handed_over(bool isExclusive)
    {
        var feed = Feed(isExclusive);
        var row = Rows.Insert("a", events: 2);
        await _store.WriteAsync([row], Stop);
        Assert.True(feed.IsBehind);
        Assert.Equal(2, (await feed.ReadAsync(Stop)).Count);
        Assert.False(feed.IsBehind);

        // Not in the table at all: it can only have come from memory.
        var next = Rows.Update(row, events: 2);
        feed.Offer(next.Events);
        Assert.Equal([3, 4], Taken(feed));
        Assert.False(feed.IsBehind);
    }

    [Fact]
    public async Task The_first_event_of_a_grain_needs_no_look_also_where_others_write()
    {
        var feed = Feed(isExclusive: false);
        await feed.ReadAsync(Stop);
        feed.Offer(Rows.Insert("a", events: 2).Events);
        Assert.Equal([1, 2], Taken(feed));
        Assert.False(feed.IsBehind);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_gap_in_the_sequence_has_the_table_read_unless_all_writes_come_through_this_process(
        bool isExclusive, bool isBehind)
    {
        var feed = Feed(isExclusive);
        await feed.ReadAsync(Stop);
        var unseen = Rows.Insert("a", events: 1);
        var seen = Rows.Update(unseen, events: 1);
        feed.Offer(seen.Events);
        Assert.Equal(isBehind ? [] : [2], Taken(feed));
        Assert.Equal(isBehind, feed.IsBehind);
    }

    [Fact]
    public async Task A_late_commit_of_another_silo_is_read_before_what_follows_it()
    {
        var feed = Feed(isExclusive: false);
        await feed.ReadAsync(Stop);
        var theirs = Rows.Insert("a", events: 1);
        await _store.WriteAsync([theirs], Stop);
        var ours = Rows.Update(theirs, events: 1);
        await _store.WriteAsync([ours], Stop);

        // Theirs was not handed over: the call is on its way, or its silo is dead.
        feed.Offer(ours.Events);
        Assert.Empty(Taken(feed));
        Assert.Equal([1, 2], (await feed.ReadAsync(Stop)).Select(e => e.Sequence));

        // And when the call comes after all, they were had.
        feed.Offer(theirs.Events);
        Assert.Empty(Taken(feed));
        Assert.False(feed.IsBehind);
    }

    [Fact]
    public async Task Events_that_do_not_fit_into_memory_are_read_again()
    {
        var feed = Feed(isExclusive: true);
        await feed.ReadAsync(Stop);
        feed.Offer(Rows.Insert("a", events: Limit).Events);
        Assert.False(feed.IsBehind);
        await _store.WriteAsync([Rows.Insert("a", events: 1)], Stop);
        feed.Offer(Rows.Insert("b", events: 1).Events);
        Assert.True(feed.IsBehind);
        Assert.Empty(Taken(feed));
        Assert.Single(await feed.ReadAsync(Stop));
        Assert.Empty(Taken(feed));
    }

    [Fact]
    public async Task A_full_read_asks_for_another()
    {
        var feed = Feed(isExclusive: true);
        await _store.WriteAsync([Rows.Insert("a", events: Limit)], Stop);
        Assert.Equal(Limit, (await feed.ReadAsync(Stop)).Count);
        Assert.True(feed.IsBehind);
    }

    [Fact]
    public async Task A_store_that_others_write_to_is_asked_now_and_then()
    {
        var (shared, own) = (Feed(isExclusive: false), Feed(isExclusive: true));
        await shared.ReadAsync(Stop);
        await own.ReadAsync(Stop);
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.False(shared.IsBehind);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(shared.IsBehind);
        Assert.False(own.IsBehind);
    }

    [Fact]
    public async Task Grains_that_were_forgotten_cost_a_look_and_nothing_else()
    {
        var feed = Feed(isExclusive: false);
        await feed.ReadAsync(Stop);
        var first = Rows.Insert("a", events: 1);
        feed.Offer(first.Events);
        Assert.Equal([1], Taken(feed));
        for (var i = 0; i < 10_000; i++)
        {
            feed.Offer(Rows.Insert($"other{i}", events: 1).Events);
            Assert.Single(Taken(feed));
        }

        feed.Offer(Rows.Update(first, events: 1).Events);
        Assert.Empty(Taken(feed));
        Assert.True(feed.IsBehind);
    }

    private static List<long> Taken(OutboxFeed feed)
    {
        var taken = new List<long>();
        while (feed.TryTake(out var next)) taken.Add(next.Sequence);
        return taken;
    }

    // The store is the same: only what the feed believes of other writers differs.
    private OutboxFeed Feed(bool isExclusive) =>
        new(new FaultyStore(_store) { IsExclusive = isExclusive }, OutboxPartition.Of("a"), Limit, Interval, _time);
}
