using Orleans.Streams;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// The events of one partition between the outbox and their subscribers. Orleans' own cache forgets which items could not be delivered;
/// this one lets go of an event only when every subscriber has taken it or has given it up, and says which.
/// Everything runs on the pulling agent's scheduler.
/// </summary>
internal sealed class OutboxCache : IQueueCache
{
    private readonly LinkedList<Entry> _entries = [];
    private readonly List<Cursor> _cursors = [];

    /// <summary>Called when something may have been taken by all.</summary>
    public Action? Progressed { get; set; }

    /// <summary>
    /// Called when a cursor is gone: what only it still needed may have been taken by all, which is known when the agent comes for more.
    /// </summary>
    public Action? LetGo { get; set; }

    public int Count => _entries.Count;

    // The receiver decides how much it hands out, and removes what was delivered; the agent's own rounds would wait for its timer.
    public int GetMaxAddCount() => OutboxReceiver.MaxInFlight;

    public bool IsUnderPressure() => false;

    public bool TryPurgeFromCache([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        purgedItems = null;
        return false;
    }

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var message in messages.Cast<OutboxBatch>())
            _entries.AddLast(new Entry(message));
    }

    /// <summary>Takes out what every subscriber has passed: position, and why it was given up if it was.</summary>
    /// <param name="alsoUnwanted">
    /// Whether events without a subscriber count as delivered. An agent that stops lets go of its cursors too, so that is only known when
    /// it comes for more.
    /// </param>
    public List<(long Position, string? Failure)> TakeDelivered(bool alsoUnwanted)
    {
        var delivered = new List<(long, string?)>();
        for (var node = _entries.First; node is not null;)
        {
            var (entry, next) = (node.Value, node.Next);
            if ((entry.IsPassed || alsoUnwanted) && !_cursors.Exists(c => c.StillNeeds(entry.Batch)))
            {
                delivered.Add((entry.Batch.Position, entry.Failure));
                _entries.Remove(node);
            }

            node = next;
        }

        return delivered;
    }

    public void MarkFailed(StreamSequenceToken? token, string reason)
    {
        foreach (var entry in _entries)
        {
            if (entry.Batch.Position == token?.SequenceNumber)
                entry.Failure = entry.Failure is null ? reason : $"{entry.Failure} {reason}";
        }
    }

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var cursor = new Cursor(this, streamId, token is null ? long.MinValue : token.SequenceNumber - 1);
        _cursors.Add(cursor);
        return cursor;
    }

    private sealed class Entry(OutboxBatch batch)
    {
        public OutboxBatch Batch { get; } = batch;

        public string? Failure { get; set; }

        public bool IsPassed { get; set; }
    }

    private sealed class Cursor(OutboxCache cache, StreamId streamId, long passed) : IQueueCacheCursor
    {
        private LinkedListNode<Entry>? _current;

        public bool StillNeeds(OutboxBatch batch) => batch.StreamId == streamId && batch.Position > passed;

        public IBatchContainer? GetCurrent(out Exception? exception)
        {
            exception = null;
            return _current?.Value.Batch;
        }

        // The agent moves on when the current event was taken or given up.
        public bool MoveNext()
        {
            // Entries are in the order of their positions, so what this cursor needs next is behind
            // what it has, if that is still in the list.
            var next = cache._entries.First;
            if (_current is { Value: var done } node)
            {
                next = node.Next ?? (node.List is null ? next : null);
                done.IsPassed = true;
                passed = done.Batch.Position;
                cache.Progressed?.Invoke();
            }

            while (next is not null && !StillNeeds(next.Value.Batch))
                next = next.Next;

            _current = next;
            return _current is not null;
        }

        public void Refresh(StreamSequenceToken token)
        {
            // A cursor looks for its next event each time it is asked, so there is nothing to set.
        }

        public void RecordDeliveryFailure()
        {
            // The failure handler is told as well, and knows whose failure it was.
        }

        // The agent pins the first events of a stream by a cursor that it never moves, and may
        // drop it after the subscribers have passed them.
        public void Dispose()
        {
            if (!cache._cursors.Contains(this))
                return;

            cache.LetGo?.Invoke();
            cache._cursors.Remove(this);
        }
    }
}
