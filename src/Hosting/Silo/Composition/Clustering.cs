using System.Net;
using FlightTickets.Persistence.AdoNet;
using FlightTickets.Startup;
using FlightTickets.Tls;
using Orleans.Configuration;

namespace FlightTickets.Hosting;

/// <summary>How the silos of one cluster find each other, and when they declare one of them dead.</summary>
public static class Clustering
{
    /// <summary>
    /// Membership in PostgreSQL, endpoints by <c>Orleans:AdvertisedIP</c>, <c>:SiloPort</c>,
    /// <c>:GatewayPort</c>, and the failure detector's values.
    /// </summary>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static ISiloBuilder UseFlightTicketsClustering(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        var siloPort = configuration.GetPort("Orleans:SiloPort") ?? EndpointOptions.DEFAULT_SILO_PORT;
        var gatewayPort = configuration.GetPort("Orleans:GatewayPort") ?? EndpointOptions.DEFAULT_GATEWAY_PORT;
        if (AdvertisedIp(configuration) is { } address) silo.ConfigureEndpoints(address, siloPort, gatewayPort);
        else silo.ConfigureEndpoints(siloPort, gatewayPort);
        return silo
            .UseClusterTls(configuration)
            .UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.ConnectionString = AdoNetSchema.In(configuration.GetConnectionString("Postgres")!);
            })
            .Configure<ClusterMembershipOptions>(FailureDetector);
    }

    // docs/operations.md explains the effect and the price of these values; tests/Cluster.Tests measures both.
    private static void FailureDetector(ClusterMembershipOptions options)
    {
        // If answers are fast the period falls to half of it, so three probes and the vote of a second silo take 5 to 8 s.
        options.ProbeTimeout = TimeSpan.FromSeconds(3);
        // A silo from which anything arrived within (missed probes × this) counts as alive, whatever its probes say. A frozen machine
        // closes no connection: with Orleans' default of 12 s, no silo could vote on it for 36 s.
        options.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        // A silo that has not written to the table for three periods has no vote: when most silos
        // die at once, the rest do not wait long for them.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.NumMissedTableIAmAliveLimit = 3;
        // A silo that no gossip reaches learns within this time that it was declared dead.
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
    }

    private static IPAddress? AdvertisedIp(IConfiguration configuration)
    {
        if (configuration["Orleans:AdvertisedIP"] is not { Length: > 0 } text) return null;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new StartupException(ExitCodes.Configuration, $"Orleans:AdvertisedIP = '{text}' is not an IP address.");
    }
}
