using FlightTickets.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Persistence;

/// <summary>
/// Calls <see cref="IWakeable.Wake"/> of the grains whose states are due. It sleeps until the earliest wake-up this process knows of, so
/// that an idle silo sends no query (an exclusive store) or one index-only query now and then (a shared one).
/// </summary>
internal sealed partial class WakeUpScan(
    DurableContexts contexts, IGrainFactory grains, IOptions<WakeUpOptions> options, TimeProvider time,
    [FromKeyedServices(Pace.Key)] TimeProvider pace, ILogger<WakeUpScan> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IWakeUps, IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _underWay = new(options.Value.Concurrency);
    private Task _scanning = Task.CompletedTask;
    private int _failed;

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(WakeUpScan), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        PersistenceInstruments.WakeUps.Add(0, PersistenceInstruments.Woken);
        PersistenceInstruments.WakeUps.Add(0, PersistenceInstruments.NotWoken);
        if (options.Value.Enabled)
            _scanning = Task.WhenAll(
                contexts.Stores.OfType<IWakeUpStore>().Select(store => Task.Run(() => ScanAsync(store), CancellationToken.None)));

        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _scanning;
    }

    public async Task<(int Due, int UnderWay, int Failed)> WakeDueAsync(TimeSpan patience)
    {
        var started = pace.GetTimestamp();
        var due = 0;
        foreach (var store in contexts.Stores.OfType<IWakeUpStore>()) due += await WakeAllAsync(store);
        while (UnderWay > 0 && pace.GetElapsedTime(started) < patience) await Task.Delay(Moment, pace, _stopping.Token);
        return (due, UnderWay, Interlocked.Exchange(ref _failed, 0));
    }

    public async Task<TimeSpan?> NextDueAsync()
    {
        TimeSpan? next = null;
        foreach (var store in contexts.Stores.OfType<IWakeUpStore>())
        {
            if (await store.NextDueAsync(_stopping.Token) is { } due && (next is null || due < next)) next = due;
        }

        return next;
    }

    private int UnderWay => options.Value.Concurrency - _underWay.CurrentCount;

    private async Task ScanAsync(IWakeUpStore store)
    {
        using var alarm = new Alarm(time);
        // What others have left lying is looked for by the clock of pace: the clock of dates may stand.
        await using var round = pace.CreateTimer(_ => alarm.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        store.Signals.WakeUpScheduled += alarm.RingWithin;
        try
        {
            while (true)
            {
                var (delay, isFailed) = await LeaseAsync(store);
                if (delay is { } next)
                    alarm.RingWithin(next);

                if (isFailed || !store.IsExclusive)
                    round.Change(options.Value.PollInterval, Timeout.InfiniteTimeSpan);

                await alarm.WaitAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            LogStopped(store.Description);
        }
        finally
        {
            store.Signals.WakeUpScheduled -= alarm.RingWithin;
        }
    }

    /// <summary>Wakes every grain that is due and returns the time until the next look.</summary>
    private async Task<(TimeSpan? Next, bool IsFailed)> LeaseAsync(IWakeUpStore store)
    {
        try
        {
            await WakeAllAsync(store);
            return (await store.NextDueAsync(_stopping.Token), false);
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            LogFailed(store.Description, e);
            return (null, true);
        }
    }

    private async Task<int> WakeAllAsync(IWakeUpStore store)
    {
        var count = 0;
        while (true)
        {
            var due = await store.LeaseDueAsync(options.Value.LeaseSize, options.Value.Backoff, _stopping.Token);
            foreach (var key in due)
            {
                await _underWay.WaitAsync(_stopping.Token);
                _ = WakeAsync(key);
            }

            count += due.Count;
            if (due.Count < options.Value.LeaseSize) return count;
        }
    }

    private async Task WakeAsync(RowKey key)
    {
        try
        {
            await grains.GetGrain<IWakeable>(GrainId.Create(key.GrainType, key.GrainId)).Wake();
            PersistenceInstruments.WakeUps.Add(1, PersistenceInstruments.Woken);
        }
        catch (Exception e)
        {
            // The lease moved its next try, so it comes again.
            LogWakeFailed(key, e);
            PersistenceInstruments.WakeUps.Add(1, PersistenceInstruments.NotWoken);
            Interlocked.Increment(ref _failed);
        }
        finally
        {
            _underWay.Release();
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _underWay.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No more wake-ups from {Store}: the silo stops.")]
    private partial void LogStopped(string store);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Store} could not be asked for due wake-ups.")]
    private partial void LogFailed(string store, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} could not be woken; it will be retried.")]
    private partial void LogWakeFailed(RowKey key, Exception exception);
}
