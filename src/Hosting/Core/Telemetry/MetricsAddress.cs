using FlightTickets.Startup;

namespace FlightTickets.Telemetry;

/// <summary>
/// Where a host with a public address serves its metrics: at an address of its own, and nowhere unless one is configured. A path of the
/// public port would show everybody what is sold (docs/decisions/0072-metrics-have-an-address-of-their-own.md).
/// </summary>
public static class MetricsAddress
{
    /// <summary>The configuration key: <c>http://localhost:9464</c>.</summary>
    public const string Key = "Metrics:Url";

    /// <summary>Has the host listen there, too.</summary>
    /// <exception cref="StartupException">The address cannot be read.</exception>
    public static void AddMetricsAddress(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (PortOf(builder.Configuration) is null) return;
        var urls = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey);
        builder.WebHost.UseUrls([.. (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries), builder.Configuration[Key]!]);
    }

    /// <summary>Answers there with the metrics, and nothing else. It comes before everything else.</summary>
    public static void UseMetricsAddress(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (PortOf(app.Configuration) is { } port)
            app.MapWhen(context => context.Connection.LocalPort == port,
                metrics => metrics.UseOpenTelemetryPrometheusScrapingEndpoint(TelemetryHosting.MetricsPath));
    }

    private static int? PortOf(IConfiguration configuration)
    {
        if (configuration[Key] is not { Length: > 0 } url) return null;
        try
        {
            if (BindingAddress.Parse(url) is { Scheme: "http", PathBase: "", Port: > 0 } address) return address.Port;
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new StartupException($"{Key} is {url}: it is an address of its own, as http://localhost:9464.");
    }
}
