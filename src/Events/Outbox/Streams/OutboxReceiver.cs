using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// Hands out one partition of the outbox of every store, and removes delivered events. It answers the agent only when there is something to
/// deliver, so an idle partition costs nothing and a new event does not wait for a timer.
/// </summary>
internal sealed partial class OutboxReceiver(
    int partition, IReadOnlyList<IOutboxStore> stores, OutboxCache cache, OutboxStreamOptions options, TimeProvider time, ILogger logger)
    : IQueueAdapterReceiver, IDisposable
{
    /// <summary>
    /// While this many events of a partition are between outbox and subscribers, no more are taken. A read begins only below half of it,
    /// and may add as many again.
    /// </summary>
    public const int MaxInFlight = 256;

    private readonly Dictionary<long, (IOutboxStore Store, OutboxEvent Event)> _inFlight = [];
    private readonly HashSet<Guid> _known = [];
    // Delivered or given up, but not yet removed from the outbox: kept until the store has removed it, so that nobody receives it twice
    // meanwhile.
    private readonly List<(long Position, string? Failure)> _settled = [];

    private readonly Alarm _alarm = new(time);
    private readonly List<OutboxFeed> _feeds = [];
    private readonly List<(StoreSignals Signals, Action<int, IReadOnlyList<OutboxEvent>?> Listener)> _listeners = [];

    // Taken and not yet handed out: kept here, so that one store's failure does not lose another store's events.
    private readonly List<IBatchContainer> _ready = [];
    private long _lastPosition;
    private bool _hasLetGo;

    public Task Initialize(TimeSpan timeout)
    {
        cache.Progressed = _alarm.Ring;
        cache.LetGo = () =>
        {
            _hasLetGo = true;
            _alarm.Ring();
        };
        foreach (var store in stores)
            Listen(store);

        _alarm.Ring();
        return Task.CompletedTask;
    }

    private void Listen(IOutboxStore store)
    {
        var feed = new OutboxFeed(store, partition, MaxInFlight, options.PollInterval, time);
        void OnAdded(int added, IReadOnlyList<OutboxEvent>? events)
        {
            if (added != partition)
                return;

            if (events is null)
                feed.LookAgain();
            else
                feed.Offer(events);

            _alarm.Ring();
        }

        _feeds.Add(feed);
        store.Signals.EventsAdded += OnAdded;
        _listeners.Add((store.Signals, OnAdded));
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        try
        {
            return await NextAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The silo stops. The agent would log a cancelled read as an error, with a stack trace for each partition.
            return [];
        }
    }

    private async Task<IList<IBatchContainer>> NextAsync(CancellationToken cancellationToken)
    {
        for (var isAskedAnew = true; ; isAskedAnew = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isAskedAnew)
                _hasLetGo = false;
            else if (_hasLetGo)
                // A stopping agent drops slow subscribers too: events they had not accepted must not count as delivered.
                return [];

            _settled.AddRange(cache.TakeDelivered(alsoUnwanted: isAskedAnew));
            await SettleAsync(cancellationToken);
            await ReadAsync(cancellationToken);

            // Nothing to hand out, but a cursor is gone: a live agent comes again, and then events that no subscriber needs count as
            // delivered.
            if (_ready.Count > 0 || _hasLetGo)
            {
                IList<IBatchContainer> batches = [.. _ready];
                _ready.Clear();
                return batches;
            }

            if (!stores.All(s => s.IsExclusive))
                _alarm.RingWithin(options.PollInterval);

            await _alarm.WaitAsync(cancellationToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var feed in _feeds)
        {
            do
            {
                // Always from the oldest: in a store with many writers an older event may appear after a younger one.
                if (feed.IsBehind && _inFlight.Count <= MaxInFlight / 2)
                {
                    foreach (var found in await feed.ReadAsync(cancellationToken))
                        Take(found);
                }

                // Events handed over come after events read, so they wait while the read is due.
                while (_inFlight.Count < MaxInFlight && feed.TryTake(out var handed))
                    Take(handed);
            }
            // A gap shows when the event behind it is taken.
            while (feed.IsBehind && _inFlight.Count <= MaxInFlight / 2);

            void Take(OutboxEvent taken)
            {
                if (!_known.Add(taken.Id))
                    return;

                var envelope = taken.ToEnvelope();
                var position = ++_lastPosition;
                _inFlight.Add(position, (feed.Store, taken));
                _ready.Add(new OutboxBatch(envelope, DurableEvents.StreamOf(envelope), position));
            }
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (_settled.Count > 0)
        {
            var (position, failure) = _settled[0];
            var store = _inFlight[position].Store;
            if (failure is not null)
            {
                await BuryAsync(store, _inFlight[position].Event, failure, cancellationToken);
                Forget([position]);
                continue;
            }

            var delivered = _settled.Where(s => s.Failure is null && _inFlight[s.Position].Store == store).Select(s => s.Position).ToList();
            await store.RemoveOutboxAsync([.. delivered.Select(p => _inFlight[p].Event)], cancellationToken);
            Forget(delivered);
        }
    }

    private void Forget(List<long> positions)
    {
        foreach (var position in positions)
        {
            _known.Remove(_inFlight[position].Event.Id);
            _inFlight.Remove(position);
        }

        _settled.RemoveAll(s => positions.Contains(s.Position));
    }

    private async Task BuryAsync(IOutboxStore store, OutboxEvent failed, string reason, CancellationToken cancellationToken)
    {
        LogDeadLetter(failed.Type, failed.Key, failed.Sequence, reason);
        await store.DeadLetterAsync(failed, reason, cancellationToken);
        OutboxInstruments.DeadLettered.Add(1, OutboxInstruments.Of(store));
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    // Delivered events still in the outbox are delivered again by the partition's next owner.
    public async Task Shutdown(TimeSpan timeout)
    {
        Dispose();
        try
        {
            foreach (var store in stores)
                await store.SaveDeliveredAsync(partition, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotSaved(partition, e);
        }
    }

    public void Dispose()
    {
        foreach (var (signals, listener) in _listeners)
            signals.EventsAdded -= listener;

        _listeners.Clear();
        _alarm.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Debug,
        Message = "Deliveries of outbox partition {Partition} could not be recorded; those events will be delivered again.")]
    private partial void LogNotSaved(int partition, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} of {Key} (sequence {Sequence}) goes to the dead letters: {Reason}")]
    private partial void LogDeadLetter(string type, RowKey key, long sequence, string reason);
}
