using System.CommandLine;
using FlightTickets.CommandLine;
using FlightTickets.Startup;

namespace FlightTickets.Import;

/// <summary><c>import</c>: imports a sample into a data folder that no server uses.</summary>
public static class ImportCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="open">Adds a silo on the data folder to the builder, and locks the folder until it is
    /// disposed of. Also returns the folder's path.</param>
    public static Command Create(string[] settings, Func<HostApplicationBuilder, Task<(IAsyncDisposable Folder, string Path)>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        var sample = new Argument<string>("sample") { Description = $"{SampleNames.All} (a year) or {SampleNames.Day} (its busiest day)" };
        var command = new Command("import", "Import a sample of flights into the data folder; no server may be using it.") { sample };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(sample), HostBuilders.Command(settings), open));
        return command;
    }

    private static async Task<int> RunAsync(
        string sampleText, HostApplicationBuilder builder, Func<HostApplicationBuilder, Task<(IAsyncDisposable Folder, string Path)>> open)
    {
        var sample = SampleNames.Parse(sampleText, "import");
        var firstDay = SampleImport.ParseFirstDay(builder.Configuration["Import:FirstDay"]);
        var (folder, path) = await open(builder);
        await using var taken = folder;
        using var host = builder.Build();
        await host.StartAsync();
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = host.Services.GetRequiredService<TimeProvider>();
        var import = new SampleImport(host.Services.GetRequiredService<IGrainFactory>(), time, path);
        var exitCode = ExitCodes.Ok;
        try
        {
            await ImportReport.RunAsync(import, sample, firstDay, again: true, path, time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("import: stopped. Run it again to continue where it stopped.");
            exitCode = ExitCodes.TemporaryFailure;
        }

        await host.StopAsync(CancellationToken.None);
        return exitCode;
    }
}
