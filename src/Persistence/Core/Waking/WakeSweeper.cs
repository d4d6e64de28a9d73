using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlightTickets.Persistence;

/// <summary>
/// Calls <see cref="IWakeable.Wake"/> of the grains whose states are due. It sleeps until the earliest wake-up this process knows of,
/// so that an idle silo asks nothing (an exclusive store) or one index-only query now and then (a shared one).
/// </summary>
internal sealed partial class WakeSweeper(
    DurableContexts contexts, IGrainFactory grains, IOptions<WakeOptions> options, TimeProvider time, ILogger<WakeSweeper> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _underWay = new(options.Value.Concurrency);
    private Task _sweeping = Task.CompletedTask;

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(WakeSweeper), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        PersistenceInstruments.Wakes.Add(0, PersistenceInstruments.Woken);
        PersistenceInstruments.Wakes.Add(0, PersistenceInstruments.NotWoken);
        if (options.Value.Enabled)
            _sweeping = Task.WhenAll(contexts.Stores.Select(store => Task.Run(() => SweepAsync(store), CancellationToken.None)));

        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _sweeping;
    }

    private async Task SweepAsync(IStateStore store)
    {
        using var alarm = new Alarm(time);
        store.Signals.WakeScheduled += alarm.RingWithin;
        try
        {
            while (true)
            {
                var delay = await ClaimAsync(store);
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
            store.Signals.WakeScheduled -= alarm.RingWithin;
        }
    }

    /// <summary>Wakes everything that is due and says in how long to look again.</summary>
    private async Task<TimeSpan?> ClaimAsync(IStateStore store)
    {
        try
        {
            while (true)
            {
                var due = await store.ClaimDueAsync(options.Value.ClaimSize, options.Value.Backoff, _stopping.Token);
                foreach (var key in due)
                {
                    await _underWay.WaitAsync(_stopping.Token);
                    _ = WakeAsync(key);
                }

                if (due.Count < options.Value.ClaimSize)
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
            PersistenceInstruments.Wakes.Add(1, PersistenceInstruments.Woken);
        }
        catch (Exception e)
        {
            // The claim moved its next try, so it comes again.
            LogWakeFailed(key, e);
            PersistenceInstruments.Wakes.Add(1, PersistenceInstruments.NotWoken);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Store} could not be asked for what is due.")]
    private partial void LogFailed(string store, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} could not be woken; it is tried again.")]
    private partial void LogWakeFailed(RowKey key, Exception exception);
}
