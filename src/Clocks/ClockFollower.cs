using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlightTickets.Clocks;

/// <summary>Keeps this process on the cluster's clock: receives changes, and polls in case it missed one.</summary>
internal sealed partial class ClockFollower(
    MovableTime time, IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<ClockFollower> logger, IDueWork? work = null)
    : BackgroundService, IClockFollower
{
    public Task Set(ClockReading reading)
    {
        time.Apply(reading);
        return Task.CompletedTask;
    }

    public Task<DueWork> DoDue() => work?.DoAsync() ?? Task.FromResult(DueWork.None);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A silo in this process is a hosted service, too: it answers only after all services have started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        // And it may stop before this service is told to.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await ((Task)started.Task).WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested) return;
        var me = grains.CreateObjectReference<IClockFollower>(this);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                time.Apply(await grains.GetGrain<IClockGrain>(0).Follow(me));
            }
            catch (Exception exception)
            {
                if (!stopping.IsCancellationRequested) LogLost(exception.Message);
            }

            await Task.Delay(ClockRoll.Interval, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        GC.KeepAlive(me);
    }

    [LoggerMessage(LogLevel.Warning, "The test clock could not be read; this process may be behind it: {Message}")]
    private partial void LogLost(string message);
}
