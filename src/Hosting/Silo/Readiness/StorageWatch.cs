using FlightTickets.Clocks;
using FlightTickets.Persistence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlightTickets.Readiness;

/// <summary>
/// Tries every store of this silo repeatedly, logs one sentence when one fails and one when it recovers, and answers <c>/health/ready</c>.
/// </summary>
internal sealed partial class StorageWatch(
    DurableContexts contexts, [FromKeyedServices(Pace.Key)] TimeProvider time, ILogger<StorageWatch> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly StorageProbe[] _probes = [.. contexts.Stores.Select(store => new StorageProbe(store, time))];

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] outages = [.. _probes.Select(probe => probe.Outage).OfType<StorageOutage>().Select(outage => outage.ToString())];
        return Task.FromResult(outages.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(' ', outages)));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_probes.Select(probe => WatchAsync(probe, stoppingToken)));

    private async Task WatchAsync(StorageProbe probe, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            var away = probe.Outage;
            var isChanged = await probe.TryAsync(stoppingToken);
            if (probe.Outage is null) await LearnVersionsAsync(stoppingToken);
            if (!isChanged) continue;
            if (probe.Outage is { } outage) LogAway(outage.Store, outage.Since, outage.Reason);
            else LogBack(probe.Store, (time.GetUtcNow() - away!.Since).TotalSeconds);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // When an upgrade is finished, some running silos started before that (docs/upgrade.md).
    private async Task LearnVersionsAsync(CancellationToken stoppingToken)
    {
        try
        {
            await contexts.AgreeOnVersionsAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogUnknownVersion(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The state version to write is unknown, so the silo writes the older one: {Reason}")]
    private partial void LogUnknownVersion(string reason);

    [LoggerMessage(LogLevel.Error,
        "{Store} has accepted no writes since {Since:yyyy-MM-dd HH:mm:ss}Z: {Reason}. Bookings that need it fail until it does")]
    private partial void LogAway(string store, DateTimeOffset since, string reason);

    [LoggerMessage(LogLevel.Warning, "{Store} accepts writes again, after {Seconds:F0} s")]
    private partial void LogBack(string store, double seconds);
}
