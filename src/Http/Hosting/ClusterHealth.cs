using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlightTickets.Api.Hosting;

/// <summary>
/// The API is ready while it reaches the cluster: a grain of Orleans answers and names a live silo. A process that is
/// asked to stop becomes not ready before anything else stops.
/// </summary>
internal sealed class ClusterHealth(IGrainFactory grains, IHostApplicationLifetime lifetime) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return HealthCheckResult.Unhealthy("The process is starting.");
        if (lifetime.ApplicationStopping.IsCancellationRequested) return HealthCheckResult.Unhealthy("The process is stopping.");
        try
        {
            var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancellationToken)
                .WaitAsync(Patience, cancellationToken);
            return hosts.Count > 0 ? HealthCheckResult.Healthy($"{hosts.Count} silos") : HealthCheckResult.Unhealthy("No silo is active.");
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return HealthCheckResult.Unhealthy("The cluster cannot be reached.", exception);
        }
    }
}
