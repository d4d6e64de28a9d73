using System.CommandLine;
using FlightTickets.Check;
using FlightTickets.Check.Repair;
using FlightTickets.CommandLine;
using FlightTickets.Operations.Progress;
using FlightTickets.Operations.Reports;
using FlightTickets.Startup;
using FlightTickets.Storage;

namespace FlightTickets.Operations;

/// <summary>
/// <c>repair</c>: restores the invariants in databases that were restored to different instants,
/// lists its repairs, and checks. No server may run.
/// </summary>
public static class RepairCommand
{
    /// <summary>Makes the command. It returns 0 if every invariant holds afterwards and 1 if one does not; 0 for a dry run.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="prepare">Applies the host's defaults and demands to the configuration.</param>
    /// <param name="output">Gets a line for each change, and the report; standard output if left out.</param>
    public static Command Create(string[] settings, Action<IHostApplicationBuilder> prepare, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var (json, grace) = (CheckOptions.Json(), CheckOptions.Grace());
        var dryRun = new Option<bool>("--dry-run") { Description = "List the repairs without making them." };
        var all = new Option<bool>("--give-back-all")
        {
            Description = "Give the gateway's money back even if no stored order owns any of it.",
        };
        var command = new Command("repair", "Repair databases after a restore, and check them; no server may run.")
        {
            dryRun, all, json, grace,
        };
        command.SetAction((parsed, _) =>
        {
            var builder = HostBuilders.Command(settings);
            prepare(builder);
            var how = new RepairSettings { IsDryRun = parsed.GetValue(dryRun), GivesBackAll = parsed.GetValue(all) };
            return RunAsync(builder.Configuration, parsed.GetValue(grace), how, parsed.GetValue(json), output ?? Console.Out);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration, TimeSpan grace, RepairSettings how, bool isJson, TextWriter output)
    {
        var report = await StoredJob.RunAsync(async () =>
        {
            await LiveSilos.RefuseAsync(configuration);
            return await Job.ShowAsync("repair", TimeProvider.System, progress => RepairAsync(configuration, grace, how, progress));
        });
        if (isJson)
        {
            await output.WriteLineAsync(ReportJson.Of(report));
        }
        else
        {
            foreach (var action in report.Actions) await output.WriteLineAsync(ReportText.Line(action));
            ReportText.Write(report, output);
        }

        return report.After is null or { Violations.Count: 0 } ? ExitCodes.Ok : ExitCodes.Violations;
    }

    private static async Task<RepairReport> RepairAsync(
        IConfiguration configuration, TimeSpan grace, RepairSettings how, IJobProgress progress)
    {
        await using var states = await StoredStates.OpenAsync(configuration, store => store.OpenAsync(CancellationToken.None));
        var (settings, done) = (CheckOptions.Settings(configuration, grace), 0);
        using var repairer = new Repairer(states.Services, states.Of, how with { TestGatewayFolder = settings.TestGatewayFolder },
            _ => progress.Report("changes", ++done, total: null), states.Time);
        var actions = await repairer.RunAsync(CancellationToken.None);
        var after = how.IsDryRun
            ? null
            : await new Checker(states.Services, states.Of, settings, states.Time).RunAsync(
                new CheckedRows(progress), CancellationToken.None);
        return new RepairReport(how.IsDryRun, actions, after);
    }
}
