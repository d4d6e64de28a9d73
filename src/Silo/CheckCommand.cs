using System.Globalization;
using FlightTickets.Check;
using FlightTickets.Check.Reporting;
using FlightTickets.Hosting;
using FlightTickets.Persistence;
using FlightTickets.Startup;
using FlightTickets.Storage;

namespace FlightTickets;

/// <summary>
/// <c>check</c>: holds what is stored against the invariants and says what breaks them. It only reads, so the server may run, and need not.
/// </summary>
public static class CheckCommand
{
    /// <summary>Checks the stores that the configuration names.</summary>
    /// <param name="args">What follows the verb: <c>--json</c>, <c>--grace=00:10:00</c>, and settings.</param>
    /// <param name="prepare">Defaults and demands of the host, on the configuration.</param>
    /// <param name="output">Gets the report; standard output if left out.</param>
    /// <returns>0 when every invariant holds, 1 when one does not.</returns>
    /// <exception cref="StartupException">The configuration makes no sense, or a store cannot be read.</exception>
    public static async Task<int> RunAsync(string[] args, Action<IHostApplicationBuilder> prepare, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(prepare);
        output ??= Console.Out;
        using var stop = new CancellationTokenSource();
        using var interrupt = StopSignals.Cancel(stop);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            // A switch without a value would swallow what follows it.
            Args = [.. args.Where(arg => arg != "--json")],
            ContentRootPath = AppContext.BaseDirectory,
        });
        prepare(builder);
        try
        {
            var report = await CheckAsync(builder.Configuration, stop.Token);
            if (args.Contains("--json")) await output.WriteLineAsync(ReportJson.Of(report));
            else ReportText.Write(report, output);
            return report.Violations.Count == 0 ? ExitCodes.Ok : ExitCodes.Violations;
        }
        catch (StateStoreException e)
        {
            throw e.ToStartupException();
        }
        catch (DurableStateException e)
        {
            throw new StartupException(ExitCodes.DataError, e.Message, e);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new StartupException(ExitCodes.TemporaryFailure, "The check was stopped; nothing was changed.");
        }
    }

    private static async Task<CheckReport> CheckAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var settings = Settings(configuration);
        await using var states = await StoredStates.OpenAsync(configuration, store => store.OpenForReadingAsync(cancellationToken));
        var progress = new ConsoleProgress(Console.Error, isTerminal: !Console.IsErrorRedirected, TimeProvider.System);
        try
        {
            return await new Checker(states.Services, states.Of, settings, TimeProvider.System).RunAsync(progress, cancellationToken);
        }
        finally
        {
            progress.Close();
        }
    }

    /// <summary>The grace, and where the test gateway's record is.</summary>
    internal static CheckSettings Settings(IConfiguration configuration)
    {
        var settings = new CheckSettings
        {
            TestGatewayFolder = configuration["Payments:TestJournalFolder"]
                ?? (configuration["DataFolder"] is { Length: > 0 } ? Path.Combine(DataFolderPaths.Folder(configuration), "test-gateway") : null),
        };
        return configuration["grace"] switch
        {
            null => settings,
            var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var grace) && grace >= TimeSpan.Zero => settings with { Grace = grace },
            var text => throw new StartupException(ExitCodes.Usage, $"--grace={text} is no time span; it is written 00:10:00."),
        };
    }
}
