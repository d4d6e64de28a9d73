using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FlightTickets.Persistence;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// The events of one store's partition. Committed events are handed over in memory. The table is read at the start, after a jam, every few
/// seconds if other processes write to it too, and when a grain's events have a gap: another silo may have committed the missing ones and
/// not handed them over yet, or died before it could.
/// </summary>
/// <remarks>Any thread may offer events; one reader takes them.</remarks>
internal sealed class OutboxFeed
{
    private readonly ConcurrentQueue<OutboxEvent> _offered = [];
    private readonly LastSequences _taken = new();
    private readonly int _partition;
    private readonly int _limit;
    private readonly TimeSpan _pollInterval;
    private readonly TimeProvider _time;
    private volatile bool _isBehind = true;
    private long _lookedAt;

    /// <summary>A feed that begins with a read of the table.</summary>
    /// <param name="store">The store.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="limit">How many events are read at a time, and how many may wait in memory.</param>
    /// <param name="pollInterval">How often to ask a store that other processes write to.</param>
    /// <param name="time">The clock.</param>
    public OutboxFeed(IOutboxStore store, int partition, int limit, TimeSpan pollInterval, TimeProvider time) =>
        (Store, _partition, _limit, _pollInterval, _time) = (store, partition, limit, pollInterval, time);

    public IOutboxStore Store { get; }

    /// <summary>Whether the table must be read, because it may have events that were not handed over.</summary>
    public bool IsBehind => _isBehind || (!Store.IsExclusive && _time.GetElapsedTime(_lookedAt) >= _pollInterval);

    /// <summary>Hands over committed events, in the order of each grain's commits.</summary>
    public void Offer(IReadOnlyList<OutboxEvent> events)
    {
        // A read is due, and will find them in the table.
        if (_isBehind)
            return;

        if (_offered.Count + events.Count > _limit)
            _isBehind = true;
        else
            foreach (var added in events) _offered.Enqueue(added);
    }

    /// <summary>
    /// Makes the next step read the table: it may have events that were not handed over, or were taken and not delivered.
    /// </summary>
    public void LookAgain() => _isBehind = true;

    /// <summary>Reads the oldest events, including those under way.</summary>
    public async Task<IReadOnlyList<OutboxEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        // Events offered from here on may be committed too late for the read; those offered before are in the table.
        _isBehind = false;
        _lookedAt = _time.GetTimestamp();
        _offered.Clear();
        try
        {
            var found = await Store.ReadOutboxAsync(_partition, _limit, cancellationToken);
            if (found.Count >= _limit)
                _isBehind = true;

            foreach (var one in found)
                _taken.Note(one);

            return found;
        }
        catch
        {
            _isBehind = true;
            throw;
        }
    }

    /// <summary>The next event that was handed over; none if the table must be read first.</summary>
    public bool TryTake([NotNullWhen(true)] out OutboxEvent? next)
    {
        while (!IsBehind && _offered.TryDequeue(out next))
        {
            var last = _taken.Of(next);

            // Read already.
            if (next.Sequence <= last)
                continue;

            // All commits to an exclusive store come through this process, in order. In another store, no earlier event is missing only
            // before a grain's first event and one that follows the last one taken.
            if (!Store.IsExclusive && next.Sequence != (last ?? 0) + 1)
            {
                _isBehind = true;
                break;
            }

            _taken.Note(next);
            return true;
        }

        next = null;
        return false;
    }

    /// <summary>The last sequence taken of each recent grain; a forgotten grain costs a read of the table.</summary>
    private sealed class LastSequences
    {
        private const int Remembered = 4096;
        private Dictionary<RowKey, long> _recent = [];
        private Dictionary<RowKey, long> _older = [];

        public long? Of(OutboxEvent next) =>
            _recent.TryGetValue(next.Key, out var last) || _older.TryGetValue(next.Key, out last) ? last : null;

        public void Note(OutboxEvent taken)
        {
            // A replayed dead letter has an old sequence.
            if (Of(taken) >= taken.Sequence)
                return;

            if (_recent.Count >= Remembered)
                (_recent, _older) = ([], _recent);

            _recent[taken.Key] = taken.Sequence;
        }
    }
}
