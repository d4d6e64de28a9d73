using System.Net;
using FlightTickets.Startup;
using Orleans.Configuration;

namespace FlightTickets.Hosting;

/// <summary>How the silos of one cluster find each other, and when they take one of them for dead.</summary>
public static class Clustering
{
    /// <summary>Membership in PostgreSQL, endpoints by <c>Orleans:AdvertisedIP</c>, <c>:SiloPort</c>, <c>:GatewayPort</c>, and the failure detector's values.</summary>
    /// <exception cref="StartupException">A setting makes no sense.</exception>
    public static ISiloBuilder UseFlightTicketsClustering(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        var siloPort = configuration.GetPort("Orleans:SiloPort") ?? EndpointOptions.DEFAULT_SILO_PORT;
        var gatewayPort = configuration.GetPort("Orleans:GatewayPort") ?? EndpointOptions.DEFAULT_GATEWAY_PORT;
        if (AdvertisedIp(configuration) is { } address) silo.ConfigureEndpoints(address, siloPort, gatewayPort);
        else silo.ConfigureEndpoints(siloPort, gatewayPort);
        return silo
            .UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.ConnectionString = configuration.GetConnectionString("Postgres");
            })
            .Configure<ClusterMembershipOptions>(FailureDetector);
    }

    // docs/operations.md says what these give and what they cost; tests/Cluster.Tests measures it.
    private static void FailureDetector(ClusterMembershipOptions options)
    {
        // Where answers are fast the period falls to half of it, so three probes and the vote of a second silo take 5 to 8 s.
        options.ProbeTimeout = TimeSpan.FromSeconds(3);
        // A silo whose connection brought something in so many probes' longest time counts as alive, whatever its probes say. A frozen machine closes no connection: with Orleans' 12 s
        // nobody could vote on it for 36 s.
        options.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        // Silos that say nothing in the table for three periods have no say in the vote: when most die at once, the rest need not wait for them long.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.NumMissedTableIAmAliveLimit = 3;
        // A silo that no gossip reaches finds out in this time that it was taken for dead.
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
