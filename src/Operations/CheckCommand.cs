using System.CommandLine;
using FlightTickets.Check;
using FlightTickets.CommandLine;
using FlightTickets.Operations.Progress;
using FlightTickets.Operations.Reports;
using FlightTickets.Startup;
using FlightTickets.Storage;

namespace FlightTickets.Operations;

/// <summary><c>check</c>: compares all stored state with the invariants and lists violations. It only reads, so a server may run.</summary>
public static class CheckCommand
{
    /// <summary>Makes the command. It returns 0 if every invariant holds and 1 if one does not.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="prepare">Applies the host's defaults and demands to the configuration.</param>
    /// <param name="output">Gets the report; standard output if left out.</param>
    public static Command Create(string[] settings, Action<IHostApplicationBuilder> prepare, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var (json, grace) = (CheckOptions.Json(), CheckOptions.Grace());
        var command = new Command("check", "Compare what is stored with the invariants; the server may run.") { json, grace };
        command.SetAction((parsed, _) =>
        {
            var builder = HostBuilders.Command(settings);
            prepare(builder);
            return RunAsync(builder.Configuration, parsed.GetValue(grace), parsed.GetValue(json), output ?? Console.Out);
        });
        return command;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, TimeSpan grace, bool isJson, TextWriter output)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = StopSignals.Cancel(stop);
        try
        {
            var report = await StoredJob.RunAsync(() => Job.ShowAsync("check", TimeProvider.System, async progress =>
            {
                await using var states = await StoredStates.OpenAsync(configuration, store => store.OpenForReadingAsync(stop.Token));
                var checker = new Checker(states.Services, states.Of, CheckOptions.Settings(configuration, grace), states.Time);
                return await checker.RunAsync(new CheckedRows(progress), stop.Token);
            }));
            if (isJson) await output.WriteLineAsync(ReportJson.Of(report));
            else ReportText.Write(report, output);
            return report.Violations.Count == 0 ? ExitCodes.Ok : ExitCodes.Violations;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new StartupException(ExitCodes.TemporaryFailure, "The check was stopped; nothing was changed.");
        }
    }
}
