using FlightTickets.Startup;

namespace FlightTickets.Telemetry;

/// <summary>
/// Serves a host's metrics at a separate address, and nowhere unless one is configured. On the public port, anybody could see what is sold
/// (docs/decisions/0072-metrics-have-an-address-of-their-own.md).
/// </summary>
public static class MetricsAddress
{
    /// <summary>The configuration key: <c>http://localhost:9464</c>.</summary>
    public const string Key = "Metrics:Url";

    /// <summary>Makes the host listen there too.</summary>
    /// <exception cref="StartupException">The address cannot be read.</exception>
    public static void AddMetricsAddress(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (PortOf(builder.Configuration) is null) return;
        var urls = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey);
        builder.WebHost.UseUrls([.. (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries), builder.Configuration[Key]!]);
    }

    /// <summary>Serves only the metrics there. Call it before any other middleware is added.</summary>
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
            // The exception below says so.
        }

        throw new StartupException($"{Key} is {url}, but must be an address of its own, such as http://localhost:9464.");
    }
}
