using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlightTickets.Api.Hosting;

/// <summary>Ready is who reaches the cluster: a grain of Orleans' own answers and names a live silo.</summary>
internal sealed class ClusterHealth(IGrainFactory grains) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancellationToken).WaitAsync(Patience, cancellationToken);
            return hosts.Count > 0 ? HealthCheckResult.Healthy($"{hosts.Count} silos") : HealthCheckResult.Unhealthy("No silo is active.");
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return HealthCheckResult.Unhealthy("The cluster cannot be reached.", exception);
        }
    }
}
