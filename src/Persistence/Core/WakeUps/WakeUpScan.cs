using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Persistence;

/// <summary>
/// Calls <see cref="IWakeable.Wake"/> of the grains whose states are due. It sleeps until the earliest wake-up this process knows of, so
/// that an idle silo sends no query (an exclusive store) or one index-only query now and then (a shared one).
/// </summary>
internal sealed partial class WakeUpScan(
    DurableContexts contexts, IGrainFactory grains, IOptions<WakeUpOptions> options, TimeProvider time, ILogger<WakeUpScan> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _underWay = new(options.Value.Concurrency);
    private Task _scanning = Task.CompletedTask;

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

    private async Task ScanAsync(IWakeUpStore store)
    {
        using var alarm = new Alarm(time);
        store.Signals.WakeUpScheduled += alarm.RingWithin;
        try
        {
            while (true)
            {
                var delay = await LeaseAsync(store);
                if (!store.IsExclusive && (delay is null || delay > options.Value.PollInterval))
                    delay = options.Value.PollInterval;

                if (delay is { } next)
                    alarm.RingWithin(next);

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
    private async Task<TimeSpan?> LeaseAsync(IWakeUpStore store)
    {
        try
        {
            while (true)
            {
                var due = await store.LeaseDueAsync(options.Value.LeaseSize, options.Value.Backoff, _stopping.Token);
                foreach (var key in due)
                {
                    await _underWay.WaitAsync(_stopping.Token);
                    _ = WakeAsync(key);
                }

                if (due.Count < options.Value.LeaseSize)
                    return await store.NextDueAsync(_stopping.Token);
            }
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            LogFailed(store.Description, e);
            return options.Value.PollInterval;
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
