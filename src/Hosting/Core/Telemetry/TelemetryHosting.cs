using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FlightTickets.Telemetry;

/// <summary>OpenTelemetry's traces, metrics and logs: one pipeline behind <c>/metrics</c> and OTLP, the same for every host.</summary>
public static class TelemetryHosting
{
    /// <summary>The path that Prometheus scrapes.</summary>
    public const string MetricsPath = "/metrics";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Adds metrics for <see cref="MetricsPath"/>, and if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, sends traces, metrics and logs there.
    /// The SDK's other <c>OTEL_*</c> variables work too. The first call in a process names the service; later calls do nothing.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">The service's name, unless <c>OTEL_SERVICE_NAME</c> sets another.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(added => added.ServiceType == typeof(Marker))) return;
        builder.Services.AddSingleton<Marker>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Sources.Meters).AddView(Sources.OnlyWhatIsRead).AddPrometheusExporter());
        if (!IsTraced(builder.Configuration)) return;
        telemetry
            .WithTracing(traces => traces.AddSource(Sources.Activities).AddAspNetCoreInstrumentation(http => http.Filter = IsWorthATrace))
            .UseOtlpExporter();
        builder.Services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeScopes = logs.IncludeFormattedMessage = true);
    }

    /// <summary>
    /// Whether traces are exported. If not, nothing is traced: grain calls have no filter, and no span is created.
    /// </summary>
    public static bool IsTraced(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration[Endpoint] is { Length: > 0 };
    }

    /// <summary>Maps <see cref="MetricsPath"/>.</summary>
    public static IEndpointConventionBuilder MapTelemetry(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPrometheusScrapingEndpoint(MetricsPath);

    private static string? Version =>
        typeof(TelemetryHosting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    // Probes and scrapes arrive every few seconds, and their traces are useless.
    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) && context.Request.Path != MetricsPath;

    private sealed class Marker;
}
