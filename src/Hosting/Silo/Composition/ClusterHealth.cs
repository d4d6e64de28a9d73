using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlightTickets.Hosting;

/// <summary>
/// A silo is ready if it is a member of its cluster and reaches it: Orleans' management grain, on whichever silo it runs, reads the
/// membership and finds this silo active. A silo that stops becomes not ready first.
/// </summary>
internal sealed class ClusterHealth(IGrainFactory grains, ILocalSiloDetails self, IHostApplicationLifetime lifetime) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return HealthCheckResult.Unhealthy("The silo is stopping.");
        try
        {
            var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancellationToken)
                .WaitAsync(Patience, cancellationToken);
            return hosts.ContainsKey(self.SiloAddress)
                ? HealthCheckResult.Healthy($"{hosts.Count} silos")
                : HealthCheckResult.Unhealthy("The cluster does not count this silo among its active ones.");
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return HealthCheckResult.Unhealthy("The cluster cannot be reached.", exception);
        }
    }
}
