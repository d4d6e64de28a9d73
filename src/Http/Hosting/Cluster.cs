using FlightTickets.Api.Admin;
using FlightTickets.Startup;
using FlightTickets.Telemetry;
using FlightTickets.Tls;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace FlightTickets.Api.Hosting;

/// <summary>How this process finds the silos.</summary>
internal static class Cluster
{
    private static readonly TimeSpan ConnectAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Adds an Orleans client that finds its silos in PostgreSQL.</summary>
    /// <exception cref="StartupException"><c>ConnectionStrings:Postgres</c> is missing.</exception>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString("Postgres") is not { Length: > 0 } postgres)
            throw new StartupException(
                "ConnectionStrings:Postgres is missing: the API finds the silos in it. (Standalone needs no server.)");
        var losses = new GatewayLoss();
        builder.Services.AddSingleton(losses);
        builder.Host.UseOrleansClient(client =>
        {
            client.AddOutgoingGrainCallFilter(losses);
            client.AddGatewayCountChangedHandler(losses.OnCountChanged);
            client.Configure<ClusterOptions>(o =>
            {
                o.ClusterId = builder.Configuration["Orleans:ClusterId"] ?? o.ClusterId;
                o.ServiceId = builder.Configuration["Orleans:ServiceId"] ?? o.ServiceId;
            });
            if (TelemetryHosting.IsTraced(builder.Configuration)) client.AddActivityPropagation();
            if (ClusterDashboard.IsEnabled(builder.Configuration)) client.AddDashboard(dashboard => dashboard.HideTrace = true);
            client.UseClusterTls(builder.Configuration);
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", OurTables(postgres)));
            // A gateway that refuses connections is left at once; a silent one is left when its silo is declared dead in the list.
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
            // Longer than a silo's longest answer to a booking (10 s), so that no answer under way is given up.
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(12));
            // Silos may start after the APIs, and all of them may be down for a while.
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                await Task.Delay(ConnectAgainAfter, cancellationToken);
                return true;
            });
        });
    }

    // As AdoNetSchema of the silos, which this project does not reference (docs/decisions/0070-our-orleans-tables-move-aside.md).
    private static string OurTables(string postgres)
    {
        var at = new NpgsqlConnectionStringBuilder(postgres);
        var path = at.SearchPath is { Length: > 0 } given ? given : "\"$user\", public";
        if (!path.Split(',', StringSplitOptions.TrimEntries).Contains("flighttickets")) at.SearchPath = $"flighttickets, {path}";
        return at.ToString();
    }
}
