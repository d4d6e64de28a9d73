using Orleans.Streams;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// The events of one partition between the outbox and their subscribers. Orleans' own cache forgets which items could not be delivered;
/// this one drops an event only after every subscriber has accepted it or given it up, and tells which. Everything runs on the pulling
/// agent's scheduler.
/// </summary>
internal sealed class OutboxCache : IQueueCache
{
    private readonly LinkedList<Entry> _entries = [];
    private readonly List<Cursor> _cursors = [];

    /// <summary>Called when every subscriber may have passed some event.</summary>
    public Action? Progressed { get; set; }

    /// <summary>
    /// Called when a cursor is gone: events that only it still needed may be complete, which shows when the agent comes for more.
    /// </summary>
    public Action? LetGo { get; set; }

    public int Count => _entries.Count;

    // The receiver limits how much it hands out, and removes what was delivered; the agent's own rounds would wait for its timer.
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

    /// <summary>Removes the events that every subscriber has passed: position, and the reason if it was given up.</summary>
    /// <param name="alsoUnwanted">
    /// Whether events without a subscriber count as delivered. A stopping agent drops its cursors too, so this is known only when it comes
    /// for more.
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

        // The agent moves on once the current event was accepted or given up.
        public bool MoveNext()
        {
            // Entries are ordered by position, so the cursor's next entry is behind its current one, if that is still in the list.
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
            // A cursor looks for its next event on every request, so there is nothing to set.
        }

        public void RecordDeliveryFailure()
        {
            // The failure handler is called as well, and knows whose failure it was.
        }

        // The agent pins a stream's first events by a cursor that it never moves, and may drop it after the subscribers have passed them.
        public void Dispose()
        {
            if (!cache._cursors.Contains(this))
                return;

            cache.LetGo?.Invoke();
            cache._cursors.Remove(this);
        }
    }
}
