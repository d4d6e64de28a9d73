using FlightTickets.Api.Hosting;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls("http://localhost:8080");
    builder.AddCluster();
    builder.AddFlightTicketsApi();

    await using var app = builder.Build();
    app.MapFlightTicketsApi();
    await app.RunAsync();
    return 0;
}
catch (ConfigurationException exception)
{
    await Console.Error.WriteLineAsync($"flighttickets-api: {exception.Message}");
    // EX_CONFIG of BSD's sysexits.h.
    return 78;
}
