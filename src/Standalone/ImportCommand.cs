using FlightTickets.Import;
using FlightTickets.Startup;

namespace FlightTickets.Standalone;

/// <summary><c>import nyc13</c>: imports into a data folder from which nothing serves at the time.</summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(string sampleText, string[] args)
    {
        var sample = SampleNames.Parse(sampleText, "import");
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddStandaloneDefaults();
        var firstDay = SampleImport.ParseFirstDay(builder.Configuration["Import:FirstDay"]);
        await using var folder = await DataFolder.OpenAsync(builder.Configuration);
        builder.AddStandaloneSilo();
        using var host = builder.Build();
        await host.StartAsync();
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = host.Services.GetRequiredService<TimeProvider>();
        var import = new SampleImport(host.Services.GetRequiredService<IGrainFactory>(), time, folder.Path);
        var exitCode = ExitCodes.Ok;
        try
        {
            var result = await TerminalProgress.ShowAsync(progress => import.RunAsync(sample, firstDay, again: true, progress, stopping), time);
            if (result is not null) ImportMessages.Print(Console.Out, sample, result, folder.Path);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Console.Error.WriteLine("flighttickets: The import was stopped; run again, it goes on where it was.");
            exitCode = ExitCodes.TemporaryFailure;
        }

        await host.StopAsync(CancellationToken.None);
        return exitCode;
    }
}
