using System.Diagnostics.CodeAnalysis;

namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>
/// Holds a partition's messages for their subscribers. Each stream has its own lane, so a slow subscriber delays only its stream. A message
/// is complete (delivered or given up) when every cursor of its lane has passed it. Orleans' own cache silently drops failed messages; here
/// they are completed like the others, with the failure.
/// </summary>
/// <remarks>The agent calls it on its own scheduler, the receiver's channel events on any thread, hence the lock.</remarks>
internal sealed class PartitionCache(int size, int batchSize, TimeProvider time) : IQueueCache
{
    /// <summary>
    /// How long a message of a stream without cursors is kept: a newly added subscriber first shakes hands with the agent, and
    /// gets its cursor slightly later than its first event arrives.
    /// </summary>
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromMilliseconds(250);

    private const int RetainedCount = 1024;
    private const long RetainedBytes = 4 * 1024 * 1024;

    private readonly Dictionary<StreamId, StreamLane> _lanes = [];
    private readonly Queue<(StreamLane Lane, long Since)> _unattended = new();
    private readonly Queue<(StreamLane Lane, CachedBatch Batch)> _retained = new();
    private List<IBatchContainer> _completed = [];
    private long _retainedBytes;
    private int _open;

    /// <summary>Raised, under the lock, when messages became complete.</summary>
    public Action? Completed { get; set; }

    public Lock Gate { get; } = new();

    public int BatchSize => Math.Max(1, batchSize);

    /// <summary>How many messages wait for their subscribers.</summary>
    public int Open => Volatile.Read(ref _open);

    public bool HasRoom => Open < size;

    /// <summary>Whether a later look may complete or has completed something.</summary>
    public bool HasPending
    {
        get
        {
            lock (Gate)
            {
                return _completed.Count > 0 || _unattended.Count > 0;
            }
        }
    }

    public int CompletedCount
    {
        get
        {
            lock (Gate)
            {
                return _completed.Count;
            }
        }
    }

    public int GetMaxAddCount() => Math.Min(size, 256);

    /// <summary>
    /// Never, for the agent: it would sleep until its next tick. The receiver hands out nothing while
    /// there is no room, and wakes as soon as there is.
    /// </summary>
    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        lock (Gate)
        {
            foreach (var message in messages)
            {
                var lane = LaneOf(message.StreamId);
                lane.Append(new CachedBatch((RabbitMqBatch)message));
                _open++;
                if (lane.Cursors.Count == 0)
                {
                    Unattended(lane);
                }
            }
        }
    }

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        lock (Gate)
        {
            var lane = LaneOf(streamId);
            // Without a token, the next events. With a token older than the kept messages, the
            // oldest kept one, since nothing can be rewound.
            var cursor = new PartitionCursor(this, lane, token?.SequenceNumber ?? lane.NextSequence);
            lane.Cursors.Add(cursor);
            return cursor;
        }
    }

    public bool TryPurgeFromCache([MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        lock (Gate)
        {
            while (_unattended.TryPeek(out var first) && time.GetElapsedTime(first.Since) >= HandshakeTime)
            {
                _unattended.Dequeue();
                first.Lane.IsUnattended = false;
                // The agent looked up the subscribers before it asked for more: there are no subscribers.
                CompletePassed(first.Lane);
            }

            purgedItems = _completed;
            _completed = [];
            return purgedItems.Count > 0;
        }
    }

    /// <summary>
    /// The channel of these messages is lost and the broker redelivers them: messages that no cursor has reached are skipped.
    /// Those being delivered at this moment will be delivered twice.
    /// </summary>
    public void Abandon(PartitionConsumer consumer)
    {
        lock (Gate)
        {
            foreach (var lane in _lanes.Values)
            {
                for (var batch = lane.FirstOpen; batch is not null; batch = batch.Next)
                {
                    if (!batch.IsAbandoned && batch.Batch?.Delivery?.Consumer == consumer)
                    {
                        batch.IsAbandoned = true;
                        _open--;
                    }
                }
            }
        }
    }

    /// <summary>Notes for all messages of a failed delivery that this subscription will not get them.</summary>
    public void RecordFailure(StreamId streamId, StreamSequenceToken? token, Func<RabbitMqDelivery, DeadLetters.DeliveryFailure> failure)
    {
        lock (Gate)
        {
            if (!_lanes.TryGetValue(streamId, out var lane))
            {
                return;
            }

            for (var batch = lane.FirstOpen; batch is not null; batch = batch.Next)
            {
                if (batch.IsSuspect && batch.Sequence >= (token?.SequenceNumber ?? 0) && batch.Batch?.Delivery is { } delivery)
                {
                    batch.IsSuspect = false;
                    delivery.Fail(failure(delivery));
                }
            }
        }
    }

    /// <summary>Completes the messages that every cursor of the lane has passed. Under the lock.</summary>
    public void CompletePassed(StreamLane lane)
    {
        var needed = lane.Cursors.Count == 0 ? long.MaxValue : lane.Cursors.Min(static cursor => cursor.Needs);
        var any = false;
        while (lane.FirstOpen is { } batch && batch.Sequence < needed)
        {
            lane.FirstOpen = batch.Next;
            any = true;
            if (!batch.IsAbandoned)
            {
                _open--;
                _completed.Add(batch.Batch!);
            }

            Retain(lane, batch);
        }

        if (any)
        {
            Completed?.Invoke();
        }
    }

    public void Remove(PartitionCursor cursor, StreamLane lane)
    {
        lane.Cursors.Remove(cursor);
        if (lane.Cursors.Count > 0)
        {
            CompletePassed(lane);
        }
        else if (lane.FirstOpen is not null)
        {
            Unattended(lane);
        }
        else if (lane.Oldest is null)
        {
            _lanes.Remove(lane.StreamId);
        }
    }

    private StreamLane LaneOf(StreamId streamId)
    {
        if (!_lanes.TryGetValue(streamId, out var lane))
        {
            _lanes[streamId] = lane = new StreamLane(streamId);
        }

        return lane;
    }

    private void Unattended(StreamLane lane)
    {
        if (!lane.IsUnattended)
        {
            lane.IsUnattended = true;
            _unattended.Enqueue((lane, time.GetTimestamp()));
        }
    }

    /// <summary>
    /// Complete messages stay in memory for a while, for a subscriber whose handshake took longer than the delivery to the others.
    /// </summary>
    private void Retain(StreamLane lane, CachedBatch batch)
    {
        _retained.Enqueue((lane, batch));
        _retainedBytes += batch.Bytes;
        while (_retained.Count > RetainedCount || (_retainedBytes > RetainedBytes && _retained.Count > 0))
        {
            var (owner, oldest) = _retained.Dequeue();
            _retainedBytes -= oldest.Bytes;
            owner.Oldest = oldest.Next;
            oldest.Evict();
            if (owner.Oldest is null && owner.Cursors.Count == 0)
            {
                _lanes.Remove(owner.StreamId);
            }
        }
    }
}
