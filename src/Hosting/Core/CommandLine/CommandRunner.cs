using System.CommandLine;
using FlightTickets.Startup;

namespace FlightTickets.CommandLine;

/// <summary>Parses arguments by a command and runs it.</summary>
public static class CommandRunner
{
    // Hosts and commands handle SIGTERM and Ctrl-C themselves, and HostProgram explains errors.
    private static readonly InvocationConfiguration Plain = new()
    {
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false
    };

    /// <summary>Runs the command with its arguments.</summary>
    /// <exception cref="StartupException">The command does not accept the arguments.</exception>
    public static Task<int> RunAsync(Command command, IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(command);
        var parsed = command.Parse(args);
        // Help works without the arguments that it explains.
        return parsed.Errors is [var error, ..] && parsed.Action is not SettingsHelp
            ? throw new StartupException(ExitCodes.Usage, $"{error.Message.TrimEnd('.')}. See --help.")
            : parsed.InvokeAsync(Plain);
    }
}
