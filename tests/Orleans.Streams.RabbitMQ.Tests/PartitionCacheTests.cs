using Microsoft.Extensions.Time.Testing;
using Orleans.Providers.Streams.Common;
using Orleans.Streams.RabbitMQ.DeadLetters;
using Orleans.Streams.RabbitMQ.Streams;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>A message is acknowledged after every subscriber has finished with it, never before, and always.</summary>
public sealed class PartitionCacheTests
{
    private static readonly StreamId A = StreamId.Create("s", "a");
    private static readonly StreamId B = StreamId.Create("s", "b");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_message_is_complete_when_its_cursor_requests_the_next()
    {
        var cache = Cache();
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1), Batch(A, 2)]);

        Assert.True(Moves(cursor));
        Assert.Equal(1, Current(cursor));
        Assert.Empty(Purged(cache));
        Assert.True(Moves(cursor));
        Assert.Equal([1], Purged(cache));
        Assert.False(Moves(cursor));
        Assert.Equal([2], Purged(cache));
        Assert.Equal(0, cache.Open);
    }

    [Fact]
    public void The_slowest_of_several_cursors_counts_and_streams_do_not_wait_for_each_other()
    {
        var cache = Cache();
        var (fast, slow, other) = (cache.GetCacheCursor(A, Token(1)), cache.GetCacheCursor(A, Token(1)), cache.GetCacheCursor(B, Token(1)));
        cache.AddToCache([Batch(A, 1), Batch(B, 2), Batch(A, 3)]);

        while (Moves(fast))
        {
        }

        while (Moves(other))
        {
        }

        Assert.Equal([2], Purged(cache));
        Assert.True(Moves(slow));
        Assert.Empty(Purged(cache));
        slow.Dispose();
        Assert.Equal([1, 3], Purged(cache));
    }

    [Fact]
    public void A_cursor_without_a_token_sees_later_events()
    {
        var cache = Cache();
        cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1)]);
        var late = cache.GetCacheCursor(A, null);
        Assert.False(Moves(late));
        cache.AddToCache([Batch(A, 2)]);
        Assert.True(Moves(late));
        Assert.Equal(2, Current(late));
    }

    [Fact]
    public void A_handshake_slower_than_the_other_subscribers_still_gets_its_first_event()
    {
        var cache = Cache();
        var fast = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1)]);
        Assert.True(Moves(fast));
        Assert.False(Moves(fast));
        Assert.Equal([1], Purged(cache));

        var late = cache.GetCacheCursor(A, Token(1));
        Assert.True(Moves(late));
        Assert.Equal(1, Current(late));
        Assert.False(Moves(late));
        Assert.Empty(Purged(cache)); // acknowledged once
    }

    [Fact]
    public void A_message_without_subscribers_waits_for_a_handshake_and_is_then_dropped()
    {
        var cache = Cache();
        cache.AddToCache([Batch(A, 1)]);
        Assert.Empty(Purged(cache));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1], Purged(cache));
    }

    [Fact]
    public void While_a_stream_is_registered_its_first_message_stays_however_long_it_takes()
    {
        var cache = Cache();
        cache.AddToCache([Batch(A, 1)]);
        var pin = cache.GetCacheCursor(A, Token(1)); // never moved: the agent only pins
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(Purged(cache));
        var cursor = cache.GetCacheCursor(A, Token(1));
        pin.Dispose();
        Assert.True(Moves(cursor));
        Assert.Equal(1, Current(cursor));
    }

    [Fact]
    public void Messages_delivered_together_are_complete_together()
    {
        var cache = Cache(batchSize: 3);
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([.. Enumerable.Range(1, 5).Select(i => Batch(A, i))]);

        Assert.True(Moves(cursor) && Moves(cursor) && Moves(cursor));
        Assert.Empty(Purged(cache)); // three are on their way
        Assert.True(Moves(cursor));
        Assert.Equal([1, 2, 3], Purged(cache));
        Assert.True(Moves(cursor));
        Assert.False(Moves(cursor)); // the agent asked in vain and now delivers two
        Assert.Empty(Purged(cache));
        Assert.False(Moves(cursor));
        Assert.Equal([4, 5], Purged(cache));
    }

    [Fact]
    public void A_failed_message_completes_with_its_failure()
    {
        // The stock cache drops failed messages here, so they are never acknowledged or dead-lettered.
        var cache = Cache();
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1), Batch(A, 2)]);
        Moves(cursor);
        cursor.RecordDeliveryFailure();
        cache.RecordFailure(A, Token(1), delivery => DeliveryFailure.Delivery(Guid.Empty, delivery));
        Moves(cursor);
        Moves(cursor);

        Assert.True(cache.TryPurgeFromCache(out var purged));
        Assert.Equal([true, false], purged.Select(batch => ((RabbitMqBatch)batch).Delivery!.Failures is not null));
    }

    [Fact]
    public void A_failed_group_is_offered_again_message_by_message()
    {
        var cache = Cache(batchSize: 3);
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([.. Enumerable.Range(1, 5).Select(i => Batch(A, i))]);
        Assert.Equal([1, 2, 3], Group(cursor, 3));

        Fail(cache, cursor, first: 1);
        Assert.Empty(Purged(cache));
        Assert.Equal([1], Group(cursor, 3));
        Assert.Equal([2], Group(cursor, 3));
        Assert.Equal([1], Purged(cache));
        Fail(cache, cursor, first: 2); // alone: this one is given up
        Assert.Equal([3], Group(cursor, 3));
        Assert.Equal([4, 5], Group(cursor, 3)); // and the rest in groups again
        Assert.Empty(Group(cursor, 3));

        Assert.True(cache.TryPurgeFromCache(out var purged));
        Assert.Equal([true, false, false, false], purged.Select(batch => ((RabbitMqBatch)batch).Delivery!.Failures is not null));
        Assert.Equal(0, cache.Open);
    }

    [Fact]
    public void A_subscriber_lost_with_a_group_leaves_nothing_behind()
    {
        var cache = Cache(batchSize: 2);
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1), Batch(A, 2)]);
        Assert.Equal([1, 2], Group(cursor, 2));
        cursor.RecordDeliveryFailure();
        cursor.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2], Purged(cache));
    }

    [Fact]
    public void A_missing_subscriber_is_not_a_failure_of_the_message()
    {
        // A client that died: the agent marks the cursor, but the failure handler is not called.
        var cache = Cache();
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1)]);
        Moves(cursor);
        cursor.RecordDeliveryFailure();
        cursor.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cache.TryPurgeFromCache(out var purged));
        Assert.Null(((RabbitMqBatch)purged[0]).Delivery!.Failures);
    }

    [Fact]
    public void Messages_of_a_lost_channel_are_skipped_unless_under_delivery()
    {
        var cache = Cache();
        var (lost, next) = (new PartitionConsumer(null!, 1, _time, _ => { }), new PartitionConsumer(null!, 1, _time, _ => { }));
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1, lost), Batch(A, 2, lost)]);
        Assert.True(Moves(cursor));

        cache.Abandon(lost);
        Assert.Equal(0, cache.Open);
        cache.AddToCache([Batch(A, 3, next)]); // the broker hands them out again

        Assert.Equal(1, Current(cursor));
        Assert.True(Moves(cursor));
        Assert.Equal(3, Current(cursor));
        Assert.False(Moves(cursor));
        Assert.Equal([3], Purged(cache)); // nothing of the lost channel is acknowledged
        Assert.Equal(0, cache.Open);
    }

    [Fact]
    public void It_has_room_until_as_many_wait_as_it_may_hold()
    {
        var cache = Cache(size: 2);
        var cursor = cache.GetCacheCursor(A, Token(1));
        cache.AddToCache([Batch(A, 1)]);
        Assert.True(cache.HasRoom);
        cache.AddToCache([Batch(A, 2)]);
        Assert.False(cache.HasRoom);
        Moves(cursor);
        Moves(cursor);
        Assert.True(cache.HasRoom);
    }

    [Fact]
    public void Memory_of_deliveries_is_bounded()
    {
        var cache = Cache();
        var cursor = cache.GetCacheCursor(A, Token(1));
        var batches = Enumerable.Range(1, 5000).Select(i => Batch(A, i)).ToList();
        foreach (var batch in batches)
        {
            cache.AddToCache([batch]);
            Moves(cursor);
        }

        // A cursor asked to begin long ago begins with the oldest that is left.
        var late = cache.GetCacheCursor(A, Token(1));
        Assert.True(Moves(late));
        Assert.InRange(Current(late), 3900, 4999);
    }

    private PartitionCache Cache(int size = 10_000, int batchSize = 1) => new(size, batchSize, _time);

    private static EventSequenceTokenV2 Token(long sequence) => new(sequence);

    private static bool Moves(IQueueCacheCursor cursor) => cursor.MoveNextWithResult() == QueueCacheCursorMoveResult.Success;

    /// <summary>What the agent collects for one delivery.</summary>
    private static List<long> Group(IQueueCacheCursor cursor, int batchSize)
    {
        var group = new List<long>();
        while (group.Count < batchSize && Moves(cursor)) group.Add(Current(cursor));
        return group;
    }

    /// <summary>What the agent does when it gives a delivery up.</summary>
    private static void Fail(PartitionCache cache, IQueueCacheCursor cursor, long first)
    {
        cursor.RecordDeliveryFailure();
        cache.RecordFailure(A, Token(first), delivery => DeliveryFailure.Delivery(Guid.Empty, delivery));
    }

    private static long Current(IQueueCacheCursor cursor) => cursor.GetCurrent(out _)!.SequenceToken.SequenceNumber;

    private static List<long> Purged(PartitionCache cache) =>
        cache.TryPurgeFromCache(out var purged) ? [.. purged.Select(batch => batch.SequenceToken.SequenceNumber)] : [];

    private static RabbitMqEventBatch Batch(StreamId stream, long sequence, PartitionConsumer? consumer = null) => new(stream, [sequence])
    {
        Sequence = sequence,
        Delivery = new("", "", new BasicProperties(), new byte[10], redelivered: false, consumer, tag: 0),
    };
}
