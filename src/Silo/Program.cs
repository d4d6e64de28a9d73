using FlightTickets.Backups;
using FlightTickets.CommandLine;
using FlightTickets.Hosting;
using FlightTickets.Operations;
using FlightTickets.Startup;

return await new HostProgram
{
    Name = "flighttickets-silo",
    Summary = "FlightTickets' silo: a member of the cluster that runs flights, seats, orders and payments.",
    DefaultUrl = SiloServer.DefaultUrl,
    Serve = SiloServer.RunAsync,
    Commands = settings => [CheckCommand.Create(settings, NeedsPostgres), RepairCommand.Create(settings, NeedsPostgres),
        BackupCommand.Create(settings, NeedsPostgres), RestoreCommand.Create(settings, NeedsPostgres), EmptyQueuesCommand.Create(settings),
        MigrateCommand.Create(settings), FinishUpgradeCommand.Create(settings, NeedsPostgres)],
    Explain = SiloFaults.Explain,
}.RunAsync(args);

static void NeedsPostgres(IHostApplicationBuilder host) => RequiredSettings.Check(host.Configuration, "ConnectionStrings:Postgres");
