using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace FlightTickets.Telemetry;

/// <summary>The sources of metrics and spans.</summary>
internal static class Sources
{
    private const string Orleans = "Microsoft.Orleans";

    /// <summary>Meters: this product's, Orleans', the web server's, the database client's and the runtime's.</summary>
    public static readonly string[] Meters =
    [
        "FlightTickets.*", "Orleans.Streams.RabbitMQ", Orleans, "Npgsql", "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    /// <summary>
    /// Activity sources. Of Orleans' sources, only the one for calls between our own grains, not the runtime's internal calls.
    /// </summary>
    public static readonly string[] Activities =
        ["FlightTickets.*", "Orleans.Streams.RabbitMQ", "Microsoft.Orleans.Application", "Npgsql", "MongoDB.Driver", "System.Net.Http"];

    /// <summary>
    /// Orleans' instruments that show faults and count activations: the others are hundreds of series, some
    /// measured with every message, and each measurement costs.
    /// </summary>
    private static readonly FrozenSet<string> OrleansInstruments = FrozenSet.Create(StringComparer.Ordinal,
        "orleans-catalog-activations", "orleans-catalog-activation-created", "orleans-catalog-activation-destroyed",
        "orleans-catalog-activation-failed-to-activate", "orleans-catalog-activation-non-existent", "orleans-grains",
        "orleans-scheduler-long-running-turns", "orleans-messaging-expired", "orleans-messaging-rejected", "orleans-messaging-rerouted",
        "orleans-messaging-sent-failed", "orleans-messaging-sent-dropped", "orleans-messaging-pings-reply-missed",
        "orleans-gateway-connected-clients", "orleans-client-connected-gateways", "orleans-app-requests-timedout",
        "orleans-watchdog-health-checks-failed",
        "orleans-directory-partition-size", "orleans-networking-sockets-closed");

    /// <summary>The view that drops the rest; dropped instruments are not measured.</summary>
    public static MetricStreamConfiguration? OnlyWhatIsRead(Instrument instrument) =>
        instrument.Meter.Name == Orleans && !OrleansInstruments.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null;
}
