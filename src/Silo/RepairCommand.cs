using FlightTickets.Check;
using FlightTickets.Check.Repair;
using FlightTickets.Check.Reporting;
using FlightTickets.Persistence;
using FlightTickets.Startup;
using FlightTickets.Storage;

namespace FlightTickets;

/// <summary>
/// <c>repair</c>: brings databases that were restored at different instants back to the invariants, lists what it did, and checks. No server may run.
/// </summary>
public static class RepairCommand
{
    /// <summary>Repairs the stores that the configuration names.</summary>
    /// <param name="args">What follows the verb: <c>--dry-run</c>, <c>--json</c>, and settings.</param>
    /// <param name="prepare">Defaults and demands of the host, on the configuration.</param>
    /// <param name="output">Gets a line a thing done; standard output if left out.</param>
    /// <returns>0 when every invariant holds afterwards, 1 when one does not; 0 for a dry run.</returns>
    /// <exception cref="StartupException">The configuration makes no sense, a store cannot be used, or a server runs.</exception>
    public static async Task<int> RunAsync(string[] args, Action<IHostApplicationBuilder> prepare, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(prepare);
        output ??= Console.Out;
        var (json, dryRun) = (args.Contains("--json"), args.Contains("--dry-run"));
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = [.. args.Where(arg => arg is not ("--json" or "--dry-run"))],
            ContentRootPath = AppContext.BaseDirectory,
        });
        prepare(builder);
        try
        {
            await LiveSilos.RefuseAsync(builder.Configuration);
            await using var states = await StoredStates.OpenAsync(builder.Configuration, store => store.OpenAsync(CancellationToken.None));
            var settings = CheckCommand.Settings(builder.Configuration);
            using var repairer = new Repairer(
                states.Services, states.Of, settings.TestGatewayFolder, dryRun, action => Say(action, json ? TextWriter.Null : output), TimeProvider.System);
            var actions = await repairer.RunAsync(CancellationToken.None);
            var after = dryRun ? null : await new Checker(states.Services, states.Of, settings, TimeProvider.System)
                .RunAsync(new ConsoleProgress(TextWriter.Null, isTerminal: false, TimeProvider.System), CancellationToken.None);
            var report = new RepairReport(dryRun, actions, after);
            if (json) await output.WriteLineAsync(ReportJson.Of(report));
            else ReportText.Write(report, output);
            return after is null or { Violations.Count: 0 } ? ExitCodes.Ok : ExitCodes.Violations;
        }
        catch (StateStoreException e)
        {
            throw e.ToStartupException();
        }
        catch (DurableStateException e)
        {
            throw new StartupException(ExitCodes.DataError, e.Message, e);
        }
    }

    private static void Say(RepairAction action, TextWriter output) => output.WriteLine(ReportText.Line(action));
}
