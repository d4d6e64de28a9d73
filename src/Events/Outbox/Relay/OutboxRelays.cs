using FlightTickets.Persistence;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// Tells the relays that there are events: at once for what this silo committed, naming the store, so that no other store is asked; and every few
/// seconds for what a dead silo left in any store.
/// </summary>
internal sealed partial class OutboxRelays(DurableContexts contexts, IGrainFactory grains, TimeProvider time, ILogger<OutboxRelays> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // The stores each partition's relay has yet to hear of, and whether a call to it is under way.
    private readonly int[] _stores = new int[OutboxPartition.Count];
    private readonly int[] _calling = new int[OutboxPartition.Count];
    private readonly List<(StoreSignals Signals, Action<int, IReadOnlyList<OutboxEvent>?> Listener)> _listeners = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _rounds = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(OutboxRelays), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (i, store) in contexts.Outboxes.Index())
        {
            var bit = OutboxRelay.Bit(i);
            void OnAdded(int partition, IReadOnlyList<OutboxEvent>? events) => Nudge(partition, bit);
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
                Nudge(partition, OutboxRelay.AllStores);

            await Task.Delay(Interval, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Nudge(int partition, int storeBits)
    {
        // One call at a time: commits made meanwhile share the next one.
        Interlocked.Or(ref _stores[partition], storeBits);
        if (Interlocked.Exchange(ref _calling[partition], 1) == 0)
            _ = NudgeAsync(partition);
    }

    private async Task NudgeAsync(int partition)
    {
        do
        {
            while (Interlocked.Exchange(ref _stores[partition], 0) is not 0 and var storeBits)
            {
                try
                {
                    await grains.GetGrain<IOutboxRelayGrain>(partition).Nudge(storeBits);
                }
                catch (Exception e)
                {
                    // The next round tells it again.
                    LogNotTold(partition, e);
                }
            }

            Interlocked.Exchange(ref _calling[partition], 0);
        }
        // A commit between the last look and the line above found a call under way, and counts on this loop.
        while (Volatile.Read(ref _stores[partition]) != 0 && Interlocked.Exchange(ref _calling[partition], 1) == 0);
    }

    public void Dispose() => _stopping.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay of outbox partition {Partition} could not be told of events.")]
    private partial void LogNotTold(int partition, Exception exception);
}
