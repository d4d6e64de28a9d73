using FlightTickets.CommandLine;
using FlightTickets.Startup;
using FlightTickets.Telemetry;

namespace FlightTickets.Api.Hosting;

/// <summary>The API as a separate process, a client of a cluster of silos.</summary>
public static class ApiServer
{
    /// <summary>The default address.</summary>
    public const string DefaultUrl = "http://localhost:8080";

    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="settings">The settings of the command line.</param>
    /// <exception cref="StartupException">A setting is missing or wrong.</exception>
    public static async Task RunAsync(string[] settings)
    {
        var builder = HostBuilders.Web(settings, DefaultUrl);
        if (TestClockSetting.IsOn(builder.Configuration)) builder.AddMovableTime();
        builder.AddCluster();
        builder.AddFlightTicketsApi();
        builder.AddLifecycle();
        await using var app = builder.Build();
        // Also before the cluster is found, when everything else is 503.
        app.UseMetricsAddress();
        app.UseLifecycle();
        app.MapFlightTicketsApi();
        await app.RunAsync();
    }
}
