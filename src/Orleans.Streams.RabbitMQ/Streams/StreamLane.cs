namespace Orleans.Streams.RabbitMQ.Streams;

/// <summary>A message in the cache.</summary>
internal sealed class CachedBatch(RabbitMqBatch batch)
{
    public RabbitMqBatch? Batch { get; private set; } = batch;

    public long Sequence { get; } = batch.Sequence;

    public long Bytes { get; } = batch.Delivery?.Body.Length ?? 0;

    public CachedBatch? Next { get; set; }

    /// <summary>Its channel is lost; a cursor that has not reached it skips it.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>A delivery failed; the failure handler decides whether it counts.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>A cursor may still point at it; its bytes are freed.</summary>
    public void Evict() => Batch = null;
}

/// <summary>The messages of one stream, oldest first, and their readers.</summary>
internal sealed class StreamLane(StreamId streamId)
{
    private CachedBatch? _newest;

    public StreamId StreamId => streamId;

    public List<PartitionCursor> Cursors { get; } = new(1);

    /// <summary>The oldest in memory, complete or not.</summary>
    public CachedBatch? Oldest { get; set; }

    /// <summary>The oldest that is not complete.</summary>
    public CachedBatch? FirstOpen { get; set; }

    public bool IsUnattended { get; set; }

    public long NextSequence => _newest is null ? 0 : _newest.Sequence + 1;

    public void Append(CachedBatch batch)
    {
        if (_newest is not null)
        {
            _newest.Next = batch;
        }

        _newest = batch;
        Oldest ??= batch;
        FirstOpen ??= batch;
    }
}
