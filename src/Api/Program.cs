using FlightTickets.Api.Hosting;
using FlightTickets.Telemetry;

const string DefaultUrl = "http://localhost:8080";

try
{
    if (args is ["health", .. var rest]) return await HealthVerb.RunAsync(rest, DefaultUrl, Console.Out);
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
    builder.AddCluster();
    builder.AddFlightTicketsApi();
    builder.AddLifecycle();

    await using var app = builder.Build();
    app.UseLifecycle();
    app.MapFlightTicketsApi();
    await app.RunAsync();
    return 0;
}
catch (InvalidOperationException exception) when (exception is ConfigurationException or { Source: "Microsoft.Extensions.Configuration.Binder" })
{
    await Console.Error.WriteLineAsync($"flighttickets-api: {exception.Message}");
    // EX_CONFIG of BSD's sysexits.h.
    return 78;
}
