using FlightTickets.Api.Hosting;
using FlightTickets.CommandLine;
using FlightTickets.Events.RabbitMq;
using FlightTickets.Hosting;
using FlightTickets.Import;
using FlightTickets.Telemetry;
using FlightTickets.Web.Hosting;
using FlightTickets.Web.Shop;
using Microsoft.Extensions.Options;

namespace FlightTickets.Standalone;

/// <summary>Silo, API and pages in one process.</summary>
internal static class StandaloneServer
{
    /// <summary>The default address.</summary>
    public const string DefaultUrl = "http://localhost:8080";

    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="settings">The settings of the command line.</param>
    public static async Task RunAsync(string[] settings)
    {
        var builder = HostBuilders.Web(settings, DefaultUrl);
        builder.AddStandaloneDefaults();
        ListeningAddress.RefuseTaken(builder.Configuration["urls"] is { Length: > 0 } urls ? urls : DefaultUrl);
        var sample = SampleNames.Parse(builder.Configuration["Import:Sample"]!, "Import:Sample");
        var firstDay = SampleImport.ParseFirstDay(builder.Configuration["Import:FirstDay"]);
        await using var folder = await DataFolder.OpenAsync(builder.Configuration, builder.AddStandaloneTime());
        if (builder.Configuration.GetConnectionString("RabbitMq") is { Length: > 0 } rabbitMq) await BrokerPreflight.CheckAsync(rabbitMq);
        SigningKeyFile.AddTo(builder.Configuration, folder);
        builder.AddTelemetry("flighttickets");
        builder.AddPagesAddress();
        builder.AddStandaloneSilo();
        builder.AddFlightTicketsApi();
        builder.AddFlightTicketsPages(folder.PrivateFolder("page-keys"));
        await using var app = builder.Build();
        app.MapFlightTicketsApi(pages => pages.UseFlightTicketsPages());
        // The host also validates, but logs a stack trace before the exception can be caught.
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
            // Ctrl-C during the first import: imported flights stay, and the next start continues.
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
    }

    /// <summary>Opens the data folder and adds a silo on it.</summary>
    public static async Task<(IAsyncDisposable Folder, string Path)> OpenAsync(HostApplicationBuilder builder)
    {
        builder.AddStandaloneDefaults();
        var folder = await DataFolder.OpenAsync(builder.Configuration, builder.AddStandaloneTime());
        builder.AddStandaloneSilo();
        return (folder, folder.Path);
    }

    private static async Task WelcomeAsync(
        WebApplication app, DataFolder folder, SampleName sample, DateOnly? firstDay, CancellationToken stopping)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var password = await FirstAdminAccount.EnsureAsync(grains, app.Configuration);
        var import = new SampleImport(grains, time, folder.Path);
        await ImportReport.RunAsync(import, sample, firstDay, again: false, folder.Path, time, stopping);
        var suggestion = await Suggestion.FindAsync(grains, import.BusiestDay(), time.GetUtcNow());
        if (suggestion is { Flight: var flight })
        {
            app.Services.GetRequiredService<Suggestions>().First =
                new ShopSuggestion(flight.Departure.Airport, flight.Arrival.Airport, DateOnly.FromDateTime(flight.Departure.Local));
        }

        Console.Out.WriteLine(WelcomeText.For(app.Urls.First().TrimEnd('/'), app.Configuration["Admin:Email"]!, password, suggestion));
    }
}
