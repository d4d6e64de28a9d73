using FlightTickets;
using FlightTickets.Hosting;
using FlightTickets.Isolation;
using FlightTickets.Persistence.AdoNet;
using FlightTickets.Startup;
using FlightTickets.Telemetry;

const string DefaultUrl = "http://localhost:8081";

try
{
    if (args is ["health", .. var rest]) return await HealthVerb.RunAsync(rest, DefaultUrl, Console.Out);
    if (args is ["check", .. var checkArgs])
        return await CheckCommand.RunAsync(checkArgs, host => RequiredSettings.Check(host.Configuration, "ConnectionStrings:Postgres"));
    if (args is ["repair", .. var repairArgs])
        return await RepairCommand.RunAsync(repairArgs, host => RequiredSettings.Check(host.Configuration, "ConnectionStrings:Postgres"));
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    if (args is ["migrate", ..]) return await MigrateCommand.RunAsync(builder.Configuration, Console.Out);
    if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
    RequiredSettings.Check(builder.Configuration, "ConnectionStrings:Postgres", "ConnectionStrings:RabbitMq", "Payments:Gateway");
    builder.AddTelemetry("flighttickets-silo");
    builder.AddIsolationWatch(builder.Configuration.GetConnectionString("Postgres")!);
    builder.AddFlightTicketsSilo(silo => silo.UseFlightTicketsClustering(builder.Configuration));
    builder.AddSiloProbes();
    builder.AddBoundedShutdown();
    // The tables of clustering, before the silo looks for its peers in them. Nothing is changed where they are up to date.
    await AdoNetMigrations.MigratePostgreSqlAsync(builder.Configuration.GetConnectionString("Postgres")!);
    await using var app = builder.Build();
    app.MapSiloProbes();
    app.MapTelemetry();
    app.WarnOfTestGateway();
    await app.RunAsync();
    return ExitCodes.Ok;
}
catch (OperationCanceledException)
{
    // Stopped while it waited for a server.
    return ExitCodes.Unavailable;
}
catch (Exception e) when (StartupFaults.Explain(e) is { } fault)
{
    Console.Error.WriteLine($"flighttickets-silo: {fault.Message}");
    return fault.ExitCode;
}
