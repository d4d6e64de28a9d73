using FlightTickets;
using FlightTickets.Api.Hosting;
using FlightTickets.Standalone;
using FlightTickets.Startup;
using FlightTickets.Telemetry;

// Each verb is a class of its own; what follows it goes to the configuration (--Import:Sample=none).
try
{
    return args switch
    {
        [] or [['-', ..], ..] when args is not ["--help" or "-h", ..] => await RunCommand.RunAsync(args),
        ["run", .. var rest] => await RunCommand.RunAsync(rest),
        ["import", var sample, .. var rest] => await ImportCommand.RunAsync(sample, rest),
        ["health", .. var rest] => await HealthVerb.RunAsync(rest, RunCommand.DefaultUrl, Console.Out),
        ["check", .. var rest] => await CheckCommand.RunAsync(rest, host => host.AddStandaloneDefaults()),
        ["repair", .. var rest] => await RepairCommand.RunAsync(rest, host => host.AddStandaloneDefaults()),
        ["--help" or "-h" or "help", ..] => Usage.Print(Console.Out, ExitCodes.Ok),
        _ => Usage.Print(Console.Error, ExitCodes.Usage),
    };
}
catch (ConfigurationException e)
{
    Console.Error.WriteLine($"flighttickets: {e.Message}");
    return ExitCodes.Configuration;
}
catch (Exception e) when (StartupFaults.Explain(e) is { } fault)
{
    Console.Error.WriteLine($"flighttickets: {fault.Message}");
    return fault.ExitCode;
}
