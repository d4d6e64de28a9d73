using FlightTickets.Clocks;
using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// Hands this silo's committed events to the relays, and wakes them every few seconds for events that a dead silo left in any store.
/// </summary>
internal sealed partial class OutboxRelays(
    DurableContexts contexts, IGrainFactory grains,
    [FromKeyedServices(Pace.Key)] TimeProvider time, ILogger<OutboxRelays> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>
    /// The beat of the calls to the relays under load, the same for all partitions. What is committed between two beats travels together:
    /// the broker and the consumers then work by the batch instead of by the event. An event after a quiet time goes at once.
    /// </summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);

    private readonly Handover[] _handovers = [.. Enumerable.Range(0, OutboxPartition.Count).Select(_ => new Handover())];
    private readonly List<(StoreSignals Signals, Action<int, IReadOnlyList<OutboxEvent>?> Listener)> _listeners = [];
    private readonly CancellationTokenSource _stopping = new();
    private CancellationToken _stopped;
    private Task _rounds = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(OutboxRelays), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _stopped = _stopping.Token;
        foreach (var (i, store) in contexts.Outboxes.Index())
        {
            OutboxInstruments.Begin(store);
            void OnAdded(int partition, IReadOnlyList<OutboxEvent>? events)
            {
                if (_handovers[partition].Add(i, events))
                    _ = SendAsync(partition);
            }

            store.Signals.EventsAdded += OnAdded;
            _listeners.Add((store.Signals, OnAdded));
        }

        _rounds = Task.Run(GoRoundAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (signals, listener) in _listeners)
            signals.EventsAdded -= listener;

        await _stopping.CancelAsync();
        await _rounds;
    }

    private async Task GoRoundAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            for (var partition = 0; partition < OutboxPartition.Count; partition++)
                _ = WakeAsync(partition);

            await Task.Delay(OutboxRelay.Interval, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WakeAsync(int partition)
    {
        try
        {
            await grains.GetGrain<IOutboxRelayGrain>(partition).Nudge(OutboxRelay.AllStores);
        }
        catch (Exception e)
        {
            LogNotTold(partition, e);
        }
    }

    // One call at a time, so that events keep their order; commits made meanwhile share the next call.
    private async Task SendAsync(int partition)
    {
        while (_handovers[partition].Take(out var events, out var storeBits))
        {
            try
            {
                var relay = grains.GetGrain<IOutboxRelayGrain>(partition);
                if (storeBits != 0)
                    await relay.Nudge(storeBits);

                foreach (var (store, committed) in events)
                    await relay.HandOver(store, [.. committed]);
            }
            catch (Exception e)
            {
                // Events that did not reach the relay are found in the store, in the next round.
                LogNotTold(partition, e);
            }

            await NextBeatAsync();
        }
    }

    // By the machine's clock, whatever clock the silo has: this is about packets, not about what happened when.
    private async Task NextBeatAsync()
    {
        var beat = (long)Beat.TotalMilliseconds;
        var rest = TimeSpan.FromMilliseconds(beat - (Environment.TickCount64 % beat));
        await Task.Delay(rest, TimeProvider.System, _stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events could not be handed to the relay of outbox partition {Partition}.")]
    private partial void LogNotTold(int partition, Exception exception);

    /// <summary>The events that wait for one relay.</summary>
    private sealed class Handover
    {
        // A relay that falls further behind reads the table.
        private const int Most = 1024;

        private readonly Lock _lock = new();
        private SortedDictionary<int, List<OutboxEvent>> _events = [];
        private int _count;
        private int _storeBits;
        private bool _isSending;

        /// <summary>Adds events of a store; without events, the relay reads the table.</summary>
        /// <returns>Whether the caller must send, because no other call is sending.</returns>
        public bool Add(int store, IReadOnlyList<OutboxEvent>? events)
        {
            lock (_lock)
            {
                if (events is null || _count + events.Count > Most)
                {
                    _storeBits |= OutboxRelay.Bit(store);
                }
                else
                {
                    if (!_events.TryGetValue(store, out var waiting))
                        _events.Add(store, waiting = []);

                    waiting.AddRange(events);
                    _count += events.Count;
                }

                var isSending = _isSending;
                _isSending = true;
                return !isSending;
            }
        }

        /// <summary>Takes the waiting requests; <see langword="false"/> if there are none, and the next addition sends.</summary>
        public bool Take(out SortedDictionary<int, List<OutboxEvent>> events, out int storeBits)
        {
            lock (_lock)
            {
                (events, storeBits) = (_events, _storeBits);
                (_events, _storeBits, _count) = ([], 0, 0);
                return _isSending = events.Count > 0 || storeBits != 0;
            }
        }
    }
}
