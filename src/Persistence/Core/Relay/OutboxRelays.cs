using Microsoft.Extensions.Logging;

namespace FlightTickets.Persistence;

/// <summary>
/// Tells the relays that there are events: at once for what this silo wrote itself, and every few seconds for what a silo left lying that died.
/// </summary>
internal sealed partial class OutboxRelays(DurableContexts contexts, IGrainFactory grains, TimeProvider time, ILogger<OutboxRelays> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly int[] _nudging = new int[OutboxPartition.Count];
    private readonly CancellationTokenSource _stopping = new();
    private Task _rounds = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(OutboxRelays), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var store in contexts.Stores)
            store.Signals.EventsAdded += OnAdded;

        _rounds = Task.Run(GoRoundAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var store in contexts.Stores)
            store.Signals.EventsAdded -= OnAdded;

        await _stopping.CancelAsync();
        await _rounds;
    }

    private async Task GoRoundAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            for (var partition = 0; partition < OutboxPartition.Count; partition++)
                Nudge(partition);

            await Task.Delay(Interval, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OnAdded(int partition, IReadOnlyList<OutboxEvent>? events) => Nudge(partition);

    private void Nudge(int partition)
    {
        // One on its way is enough, and one more for what was written while it was.
        if (Interlocked.Increment(ref _nudging[partition]) == 1)
            _ = NudgeAsync(partition);
    }

    private async Task NudgeAsync(int partition)
    {
        int told;
        do
        {
            told = Volatile.Read(ref _nudging[partition]);
            try
            {
                await grains.GetGrain<IOutboxRelayGrain>(partition).Nudge();
            }
            catch (Exception e)
            {
                // The next round tells it again.
                LogNotTold(partition, e);
            }
        }
        while (Interlocked.CompareExchange(ref _nudging[partition], 0, told) != told);
    }

    public void Dispose() => _stopping.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay of outbox partition {Partition} could not be told of events.")]
    private partial void LogNotTold(int partition, Exception exception);
}
