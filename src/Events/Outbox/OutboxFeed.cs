using System.Collections.Concurrent;
using FlightTickets.Persistence;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// What one store has for one partition. Where nobody else writes to the store, committed events are handed over in memory, in the order of their
/// commits, and the table is read only at the start and after a jam: reading it for each event costs as many rows as are on their way.
/// </summary>
internal sealed class OutboxFeed : IDisposable
{
    private readonly ConcurrentQueue<OutboxEvent> _handed = [];
    private readonly int _partition;
    private readonly int _limit;
    private readonly TimeSpan _pollInterval;
    private readonly TimeProvider _time;
    private readonly Action _ring;
    private volatile bool _isBehind = true;
    private long _lookedAt;

    /// <summary>Listens to the store's own writes.</summary>
    /// <param name="store">The store.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="limit">How many events are read at a time, and how many may wait in memory.</param>
    /// <param name="pollInterval">How often a store that others write to as well is asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ring">Called when there is something to take.</param>
    public OutboxFeed(IOutboxStore store, int partition, int limit, TimeSpan pollInterval, TimeProvider time, Action ring)
    {
        (Store, _partition, _limit, _pollInterval, _time, _ring) = (store, partition, limit, pollInterval, time, ring);
        store.Signals.EventsAdded += OnAdded;
    }

    public IOutboxStore Store { get; }

    /// <summary>Whether the table has to be read: it may have what was not handed over.</summary>
    public bool IsBehind => _isBehind || (!Store.IsExclusive && _time.GetElapsedTime(_lookedAt) >= _pollInterval);

    /// <summary>Reads the oldest events, those on their way included.</summary>
    public async Task<IReadOnlyList<OutboxEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        // What is handed over from here on may be committed too late for the read; what was before is in the table.
        _isBehind = false;
        _lookedAt = _time.GetTimestamp();
        _handed.Clear();
        try
        {
            var found = await Store.ReadOutboxAsync(_partition, _limit, cancellationToken);
            if (found.Count == _limit)
                _isBehind = true;

            return found;
        }
        catch
        {
            _isBehind = true;
            throw;
        }
    }

    /// <summary>The next event that was handed over.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OutboxEvent? next) => _handed.TryDequeue(out next);

    private void OnAdded(int partition, IReadOnlyList<OutboxEvent>? events)
    {
        if (partition != _partition)
            return;

        // Of a store with other writers the events of one grain need not come through this process in order.
        if (events is null || !Store.IsExclusive || _handed.Count + events.Count > _limit)
            _isBehind = true;
        else
            foreach (var added in events) _handed.Enqueue(added);

        _ring();
    }

    public void Dispose() => Store.Signals.EventsAdded -= OnAdded;
}
