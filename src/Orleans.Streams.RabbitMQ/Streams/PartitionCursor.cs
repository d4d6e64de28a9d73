namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>
/// One subscriber's position in its stream. A message is kept until the agent asks for more: only then is it delivered.
/// A group that could not be delivered is offered again, message by message: one that fails is given up without the others.
/// </summary>
internal sealed class PartitionCursor(PartitionCache cache, StreamLane lane, long from) : IQueueCacheCursor
{
    private CachedBatch? _current;
    private CachedBatch? _firstGiven;
    private CachedBatch? _again;
    private long _aloneThrough = -1;
    private int _given;
    private int _most = 1;
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
            if (_given > 0 && (_askedInVain || (_given == _most && _most == cache.BatchSize)))
            {
                _firstGiven = null;
                _given = 0;
            }
            else if (_given > 0 && _given == _most)
            {
                _askedInVain = true;
                return QueueCacheCursorMoveResult.NoData;
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
            _again = null;
            _given++;
            if (_firstGiven is null)
            {
                _firstGiven = next;
                _most = next.Sequence <= _aloneThrough ? 1 : cache.BatchSize;
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
            if (_firstGiven is null || _firstGiven == _current)
            {
                _current?.IsSuspect = true;
                return;
            }

            _again = _firstGiven;
            _aloneThrough = _current!.Sequence;
            _firstGiven = null;
            _given = 0;
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
        var next = _again ?? (_current is not null ? _current.Next : lane.Oldest);
        while (next is not null && (next.IsAbandoned || next.Sequence < Needs))
        {
            next = next.Next;
        }

        return next;
    }
}
