using FlightTickets.Backups;
using FlightTickets.CommandLine;
using FlightTickets.Import;
using FlightTickets.Operations;
using FlightTickets.Standalone;
using FlightTickets.Startup;

return await new HostProgram
{
    Name = "flighttickets",
    Summary = "FlightTickets in one process: silo and API, with everything in one data folder.",
    DefaultUrl = StandaloneServer.DefaultUrl,
    Serve = StandaloneServer.RunAsync,
    Commands = settings =>
    [
        ImportCommand.Create(settings, StandaloneServer.OpenAsync),
        CheckCommand.Create(settings, host => host.AddStandaloneDefaults()),
        RepairCommand.Create(settings, host => host.AddStandaloneDefaults()),
        BackupCommand.Create(settings, host => host.AddStandaloneDefaults()),
        RestoreCommand.Create(settings, host => host.AddStandaloneDefaults()),
        EmptyQueuesCommand.Create(settings),
        FinishUpgradeCommand.Create(settings, host => host.AddStandaloneDefaults()),
    ],
    Explain = SiloFaults.Explain,
}.RunAsync(args);
