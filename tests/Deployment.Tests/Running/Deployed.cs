using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FlightTickets.Api.Users;
using FlightTickets.Deployment.Tests.Telemetry;
using FlightTickets.Servers;

[assembly: AssemblyFixture(typeof(FlightTickets.Deployment.Tests.Running.Deployed))]

namespace FlightTickets.Deployment.Tests.Running;

/// <summary>
/// A silo and an API as processes of their own on a real PostgreSQL and a real RabbitMQ, configured by the environment alone, as a container is, with everything
/// logged as JSON and sent to a collector.
/// </summary>
public sealed class Deployed : IAsyncLifetime
{
    public const string AdminEmail = "admin@example.com", Password = "correct horse battery staple";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-deployed-").FullName;
    private readonly Collector _collector = new();
    private PostgresServer? _postgres;
    private RabbitMqServer? _rabbit;
    private ChildProcess? _silo;
    private ChildProcess? _api;
    private Task<string>? _flight;

    internal Collector Collector => _collector;

    public HttpClient Silo { get; private set; } = null!;

    public HttpClient Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var servers = (Postgres: PostgresServer.StartAsync(patience.Token), Rabbit: RabbitMqServer.StartAsync(cancellationToken: patience.Token), Collector: _collector.StartAsync());
        (_postgres, _rabbit) = (await servers.Postgres, await servers.Rabbit);
        await servers.Collector;
        var (siloPort, apiPort) = (FreePort.Next(), FreePort.Next());
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
            ["Admin__Email"] = AdminEmail,
            ["Admin__Password"] = Password,
            ["RateLimits__Enabled"] = "false",
        });
        Silo = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{siloPort}") };
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apiPort}") };
        await Until(Api, "/health/ready", _api, "Api", patience.Token);
        await Until(Silo, "/health/ready", _silo, "Silo", patience.Token);
    }

    /// <summary>Everything a process has written.</summary>
    public string LogOf(string host) => File.ReadAllText(Path.Combine(_folder, host));

    /// <summary>A flight with 24 seats, made by the admin; one for all tests.</summary>
    public Task<string> FlightAsync()
    {
        lock (_collector) return _flight ??= MakeFlightAsync();
    }

    /// <summary>A token of somebody who has just registered.</summary>
    public async Task<string> CustomerAsync(string email, string name)
    {
        await SendAsync(HttpMethod.Post, "/v1/auth/register", new { email, password = Password, name });
        return await LoginAsync(email);
    }

    /// <summary>Books a seat and returns the order.</summary>
    public Task<JsonElement> BookAsync(string token, string flight, string seat, string familyName = "Lovelace", string? traceParent = null, string card = "tok_visa") =>
        SendAsync(HttpMethod.Post, "/v1/orders", new
        {
            passengers = new[] { new { givenName = "Ada", familyName, bornOn = "1990-12-10" } },
            segments = new[] { new { flightId = flight, cabin = "economy", seats = new[] { seat } } },
            payment = new { method = "card", token = card },
        }, token, traceParent);

    /// <summary>A call of the API; what it answers.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, string? token = null, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);
        using var response = await Api.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
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

    private async Task<string> LoginAsync(string email)
    {
        var login = await SendAsync(HttpMethod.Post, "/v1/auth/login", new { email, password = Password });
        return login.TryGetProperty("accessToken", out var token) ? token.GetString()! : throw new InvalidOperationException(login.ToString());
    }

    private async Task<string> MakeFlightAsync()
    {
        string admin;
        while (true)
        {
            // The first admin is made in the background.
            var login = await SendAsync(HttpMethod.Post, "/v1/auth/login", new { email = AdminEmail, password = Password });
            if (!login.TryGetProperty("accessToken", out var token)) continue;
            admin = token.GetString()!;
            break;
        }

        await SendAsync(HttpMethod.Post, "/v1/airplanes", new
        {
            tail = "N635JB",
            manufacturer = "AIRBUS",
            model = "A320",
            built = 2012,
            cabins = new[] { new { cabin = "economy", firstRow = 10, lastRow = 15, seats = "AB CD" } },
        }, admin);
        var flight = await SendAsync(HttpMethod.Post, "/v1/flights", new
        {
            carrier = "B6",
            flightNumber = "135",
            origin = "JFK",
            destination = "RSW",
            departure = "2028-05-10T06:10",
            arrival = "2028-05-10T09:21",
            airplane = "N635JB",
            fares = new[] { new { cabin = "economy", amount = "199.00", currency = "USD" } },
        }, admin);
        return flight.TryGetProperty("id", out var id) ? id.GetString()! : throw new InvalidOperationException(flight.ToString());
    }
}
