namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>
/// One subscriber's position in its stream. A message is kept until the agent asks for more: only then is it delivered.
/// </summary>
internal sealed class PartitionCursor(PartitionCache cache, StreamLane lane, long from) : IQueueCacheCursor
{
    private CachedBatch? _current;
    private CachedBatch? _firstGiven;
    private int _given;
    private bool _askedInVain;
    private bool _disposed;

    /// <summary>The oldest sequence that must stay.</summary>
    public long Needs { get; private set; } = from;

    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return _current?.Batch;
    }

    public bool MoveNext() => MoveNextWithResult() == QueueCacheCursorMoveResult.Success;

    /// <summary>Never a cache miss: removed messages were delivered, and nothing can be rewound.</summary>
    public QueueCacheCursorMoveResult MoveNextWithResult()
    {
        lock (cache.Gate)
        {
            if (_disposed)
            {
                return QueueCacheCursorMoveResult.NoData;
            }

            // The agent collects a batch before it delivers, and delivers fewer when no more messages are available.
            if (_given == cache.BatchSize || (_askedInVain && _given > 0))
            {
                _firstGiven = null;
                _given = 0;
            }

            _askedInVain = false;
            var next = Next();
            if (next is null)
            {
                _askedInVain = true;
                if (_given == 0)
                {
                    Needs = Math.Max(Needs, lane.NextSequence);
                    cache.CompletePassed(lane);
                }

                return QueueCacheCursorMoveResult.NoData;
            }

            _current = next;
            _given++;
            if (_firstGiven is null)
            {
                _firstGiven = next;
                Needs = next.Sequence;
                cache.CompletePassed(lane);
            }

            return QueueCacheCursorMoveResult.Success;
        }
    }

    /// <summary>Nothing to do: new messages are found through the lane.</summary>
    public void Refresh(StreamSequenceToken token)
    {
    }

    public void RecordDeliveryFailure()
    {
        lock (cache.Gate)
        {
            for (var batch = _firstGiven; batch is not null; batch = batch == _current ? null : batch.Next)
            {
                batch.IsSuspect = true;
            }
        }
    }

    public void Dispose()
    {
        lock (cache.Gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                cache.Remove(this, lane);
            }
        }
    }

    private CachedBatch? Next()
    {
        var next = _current is not null ? _current.Next : lane.Oldest;
        while (next is not null && (next.IsAbandoned || next.Sequence < Needs))
        {
            next = next.Next;
        }

        return next;
    }
}
