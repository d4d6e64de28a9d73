using FlightTickets.Health;

namespace FlightTickets.Hosting;

/// <summary>The health probes of a silo.</summary>
public static class SiloProbes
{
    /// <summary>Adds the checks behind <see cref="MapSiloProbes"/>.</summary>
    public static void AddSiloProbes(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Logging.QuietHealthChecks();
        builder.Services.AddHealthChecks().AddCheck<ClusterHealth>("cluster");
    }

    /// <summary>
    /// <c>/health/live</c> (the process answers; no grain is called) and <c>/health/ready</c> (the
    /// silo is a member of a cluster that it reaches).
    /// </summary>
    public static void MapSiloProbes(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapProbes();
    }
}
