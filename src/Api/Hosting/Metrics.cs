using FlightTickets.Api.Orders;
using Prometheus;

namespace FlightTickets.Api.Hosting;

/// <summary>Shows .NET's meters as Prometheus reads them: this product's own, the web server's and the runtime's.</summary>
internal sealed class Metrics : IDisposable
{
    // A meter's every measurement costs, and Orleans' alone are hundreds of series: a silo's host adds what it wants.
    private static readonly string[] Meters = [OrderMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    // A series nobody touches for so long is forgotten.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private IDisposable? _adapter;

    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    public void Start() => _adapter ??= MeterAdapter.StartListening(new MeterAdapterOptions
    {
        Registry = Registry,
        MetricFactory = Prometheus.Metrics.WithCustomRegistry(Registry),
        MetricsExpireAfter = Lifetime,
        InstrumentFilterPredicate = instrument => Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal) || instrument.Meter.Name.StartsWith("FlightTickets.", StringComparison.Ordinal),
    });

    public void Dispose() => _adapter?.Dispose();
}
