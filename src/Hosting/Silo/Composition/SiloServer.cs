using FlightTickets.CommandLine;
using FlightTickets.Events.RabbitMq;
using FlightTickets.Isolation;
using FlightTickets.Persistence.AdoNet;
using FlightTickets.Startup;
using FlightTickets.Telemetry;

namespace FlightTickets.Hosting;

/// <summary>A silo of a cluster, as a process of its own.</summary>
public static class SiloServer
{
    /// <summary>The default address of its probes and metrics.</summary>
    public const string DefaultUrl = "http://localhost:8081";

    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <exception cref="StartupException">A setting is missing or wrong.</exception>
    public static async Task RunAsync(string[] settings)
    {
        var builder = HostBuilders.Web(settings, DefaultUrl);
        RequiredSettings.Check(builder.Configuration, "ConnectionStrings:Postgres", "ConnectionStrings:RabbitMq", "Payments:Gateway");
        var postgres = builder.Configuration.GetConnectionString("Postgres")!;
        builder.AddTelemetry("flighttickets-silo");
        builder.AddIsolationWatch(postgres);
        builder.AddFlightTicketsSilo(silo => silo.UseFlightTicketsClustering(builder.Configuration));
        builder.AddSiloProbes();
        builder.AddBoundedShutdown();
        // The clustering tables, before the silo looks for its peers in them. Up-to-date tables are left unchanged.
        await AdoNetMigrations.MigratePostgreSqlAsync(postgres);
        await BrokerPreflight.CheckAsync(builder.Configuration.GetConnectionString("RabbitMq")!);
        await using var app = builder.Build();
        app.MapSiloProbes();
        app.MapTelemetry();
        app.WarnOfTestGateway();
        await app.RunAsync();
    }
}
