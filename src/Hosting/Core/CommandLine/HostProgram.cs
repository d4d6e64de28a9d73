using System.CommandLine;
using FlightTickets.Health;
using FlightTickets.Startup;

namespace FlightTickets.CommandLine;

/// <summary>The command line of a host: it serves, asks for its own health, or runs one of its commands.</summary>
public sealed class HostProgram
{
    /// <summary>The program's name, in front of every error: <c>flighttickets-silo</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program's description, for <c>--help</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>The host's default address.</summary>
    public required string DefaultUrl { get; init; }

    /// <summary>Serves until the process is asked to stop. Gets the settings of the command line, as configuration reads them.</summary>
    public required Func<string[], Task> Serve { get; init; }

    /// <summary>Creates the other commands, each from the settings of the command line.</summary>
    public Func<string[], IEnumerable<Command>> Commands { get; init; } = _ => [];

    /// <summary>Explains the errors that only this host can have; <see langword="null"/> for a bug.</summary>
    public Func<Exception, StartupException?> Explain { get; init; } = _ => null;

    /// <summary>Runs what the arguments ask for.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            var (settings, rest) = HostSettings.Take(args);
            return await CommandRunner.RunAsync(Root(settings), rest);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop while waiting for a server.
            return ExitCodes.Unavailable;
        }
        catch (Exception e) when (StartupFaults.Explain(e, Explain) is { } fault)
        {
            await Console.Error.WriteLineAsync($"{Name}: {fault.Message}");
            return fault.ExitCode;
        }
    }

    private RootCommand Root(string[] settings)
    {
        var run = new Command("run", $"Serve; the default. Listens on {DefaultUrl} unless --urls is given.");
        var root = new RootCommand(Summary) { run, HealthVerb.Create(settings, DefaultUrl) };
        foreach (var command in Commands(settings)) root.Add(command);
        root.SetAction((_, _) => ServeAsync(settings));
        run.SetAction((_, _) => ServeAsync(settings));
        SettingsHelp.AddTo(root);
        return root;
    }

    private async Task<int> ServeAsync(string[] settings)
    {
        await Serve(settings);
        return ExitCodes.Ok;
    }
}
