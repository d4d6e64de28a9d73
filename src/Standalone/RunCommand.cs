using FlightTickets.Api.Hosting;
using FlightTickets.Hosting;
using FlightTickets.Import;
using FlightTickets.Startup;
using FlightTickets.Telemetry;
using Microsoft.Extensions.Options;

namespace FlightTickets.Standalone;

/// <summary><c>run</c>, the default verb: silo and API in one process.</summary>
internal static class RunCommand
{
    public const string DefaultUrl = "http://localhost:8080";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddStandaloneDefaults();
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
        ListeningAddress.RefuseTaken(builder.Configuration["urls"] ?? DefaultUrl);
        var sample = SampleNames.Parse(builder.Configuration["Import:Sample"]!, "Import:Sample");
        var firstDay = SampleImport.ParseFirstDay(builder.Configuration["Import:FirstDay"]);
        await using var folder = await DataFolder.OpenAsync(builder.Configuration);
        SigningKeyFile.AddTo(builder.Configuration, folder);
        builder.AddTelemetry("flighttickets");
        builder.AddStandaloneSilo();
        builder.AddFlightTicketsApi();
        await using var app = builder.Build();
        app.MapFlightTicketsApi();
        // The host does it, too, and logs what is wrong with a stack trace before anybody can catch it.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.WarnOfTestGateway();
        await app.StartAsync();
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await WelcomeAsync(app, folder, sample, firstDay, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ctrl-C during the first import: what was taken stays, and the next start goes on.
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
        return ExitCodes.Ok;
    }

    private static async Task WelcomeAsync(WebApplication app, DataFolder folder, SampleName sample, DateOnly? firstDay, CancellationToken stopping)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var password = await FirstAdminAccount.EnsureAsync(grains, app.Configuration);
        var import = new SampleImport(grains, time, folder.Path);
        var result = await TerminalProgress.ShowAsync(progress => import.RunAsync(sample, firstDay, again: false, progress, stopping), time);
        if (result is not null) ImportMessages.Print(Console.Out, sample, result, folder.Path);
        var suggestion = await Suggestion.FindAsync(grains, import.BusiestDay(), time.GetUtcNow());
        Console.Out.WriteLine(WelcomeText.For(app.Urls.First().TrimEnd('/'), app.Configuration["Admin:Email"]!, password, suggestion));
    }
}
