using FlightTickets.Api.Users;
using FlightTickets.Deployment.Tests.Telemetry;
using FlightTickets.Servers;

[assembly: AssemblyFixture(typeof(FlightTickets.Deployment.Tests.Running.Deployed))]

namespace FlightTickets.Deployment.Tests.Running;

/// <summary>
/// A silo and an API as separate processes on a real PostgreSQL and a real RabbitMQ, configured by the environment alone, as a
/// container is, with everything logged as JSON and sent to a collector.
/// </summary>
public sealed class Deployed : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-deployed-").FullName;
    private readonly Collector _collector = new();
    private PostgresServer? _postgres;
    private RabbitMqServer? _rabbit;
    private ChildProcess? _silo;
    private ChildProcess? _api;
    private Task<string>? _flight;
    private Task? _bookings;

    internal Collector Collector => _collector;

    public HttpClient Silo { get; private set; } = null!;

    public HttpClient Api { get; private set; } = null!;

    /// <summary>The API's metrics, which have an address of their own.</summary>
    public HttpClient ApiMetrics { get; private set; } = null!;

    public BookingClient Client => new(Api);

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var servers = (Postgres: PostgresServer.StartAsync(patience.Token),
            Rabbit: RabbitMqServer.StartAsync(cancellationToken: patience.Token), Collector: _collector.StartAsync());
        (_postgres, _rabbit) = (await servers.Postgres, await servers.Rabbit);
        await servers.Collector;
        var (siloPort, apiPort, metricsPort) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        _silo = await Start("Silo", siloPort, new()
        {
            ["ConnectionStrings__RabbitMq"] = _rabbit.ConnectionString,
            ["Payments__Gateway"] = "Test",
            ["Orleans__AdvertisedIP"] = "127.0.0.1",
            ["Orleans__SiloPort"] = $"{FreePort.Next()}",
            ["Orleans__GatewayPort"] = $"{FreePort.Next()}",
            ["DataFolder"] = Path.Combine(_folder, "data"),
        });
        _api = await Start("Api", apiPort, new()
        {
            ["Auth__SigningKeys"] = SigningKeys.CreatePem(),
            ["Admin__Email"] = BookingClient.AdminEmail,
            ["Admin__Password"] = BookingClient.Password,
            ["RateLimits__Enabled"] = "false",
            ["Metrics__Url"] = $"http://127.0.0.1:{metricsPort}",
        });
        Silo = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{siloPort}") };
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apiPort}") };
        ApiMetrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{metricsPort}") };
        await Until(Api, "/health/ready", _api, "Api", patience.Token);
        await Until(Silo, "/health/ready", _silo, "Silo", patience.Token);
    }

    /// <summary>Everything a process has written.</summary>
    public string LogOf(string host) => File.ReadAllText(Path.Combine(_folder, host));

    /// <summary>A flight with 24 seats, created by the admin; one for all tests.</summary>
    public Task<string> FlightAsync()
    {
        lock (_collector) return _flight ??= FirstFlightAsync();
    }

    /// <summary>
    /// A booking, one whose card is declined, and one of a seat that is not there; once for all tests, in whatever order these run.
    /// </summary>
    public Task BookingsAsync()
    {
        lock (_collector) return _bookings ??= FirstBookingsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        ApiMetrics?.Dispose();
        Silo?.Dispose();
        if (_api is not null) await _api.DisposeAsync();
        if (_silo is not null) await _silo.DisposeAsync();
        if (_rabbit is not null) await _rabbit.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        await _collector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<ChildProcess> Start(string host, int port, Dictionary<string, string> environment)
    {
        environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        environment["ConnectionStrings__Postgres"] = _postgres!.ConnectionString;
        environment["Dashboard__Enabled"] = "true";
        environment["Logging__Console__FormatterName"] = "json";
        environment["Logging__Console__FormatterOptions__IncludeScopes"] = "true";
        environment["Logging__LogLevel__Default"] = "Debug";
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Endpoint;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        environment["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        return ChildProcess.StartAsync("dotnet", [Repository.Program(host)], environment, Path.Combine(_folder, host));
    }

    private async Task Until(HttpClient http, string path, ChildProcess process, string host, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(path, cancellationToken);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            Assert.True(process.IsRunning, LogOf(host));
            await Task.Delay(100, cancellationToken);
        }
    }

    private async Task FirstBookingsAsync()
    {
        var flight = await FlightAsync();
        var customer = await Client.CustomerAsync("measured@example.com", "Measured");
        Assert.Equal("confirmed", (await Client.BookAsync(customer, flight, "11A")).GetProperty("status").GetString());
        Assert.Equal("payment_declined",
            (await Client.BookAsync(customer, flight, "11B", card: "tok_declined")).GetProperty("code").GetString());
        Assert.Equal("seat_not_in_cabin", (await Client.BookAsync(customer, flight, "99Z")).GetProperty("code").GetString());
    }

    private async Task<string> FirstFlightAsync() => (await Client.MakeFlightAsync()).GetProperty("id").GetString()!;
}
