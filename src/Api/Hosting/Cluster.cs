namespace FlightTickets.Api.Hosting;

/// <summary>How this process finds the silos.</summary>
internal static class Cluster
{
    /// <summary>Adds an Orleans client that finds its silos in PostgreSQL.</summary>
    /// <exception cref="ConfigurationException"><c>ConnectionStrings:Postgres</c> is missing.</exception>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString("Postgres") is not { Length: > 0 } postgres)
            throw new ConfigurationException("ConnectionStrings:Postgres is missing: the API finds the silos in it. (Standalone needs no server.)");
        builder.Host.UseOrleansClient(client =>
        {
            client.Configure<Orleans.Configuration.ClusterOptions>(o =>
            {
                o.ClusterId = builder.Configuration["Orleans:ClusterId"] ?? o.ClusterId;
                o.ServiceId = builder.Configuration["Orleans:ServiceId"] ?? o.ServiceId;
            });
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", postgres));
        });
    }
}
