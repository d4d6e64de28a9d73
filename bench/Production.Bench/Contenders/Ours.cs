using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using FlightTickets.Servers;

namespace FlightTickets.Bench;

/// <summary>This product: Standalone, or silos and APIs apart.</summary>
internal sealed class Ours : Contender
{
    private readonly Options _options;
    private readonly string _checkout;
    private readonly Dictionary<string, string> _environment;

    /// <param name="name">What to call it.</param>
    /// <param name="build">A checkout, and after commas environment variables.</param>
    /// <param name="options">The run's.</param>
    public Ours(string name, string build, Options options)
        : base(name, options)
    {
        var parts = build.Split(',');
        (_options, _checkout) = (options, Path.GetFullPath(parts[0]));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _environment = new()
        {
            ["Orleans__ClusterId"] = "bench",
            ["Orleans__ServiceId"] = "bench",
            ["Orleans__AdvertisedIP"] = "127.0.0.1",
            ["DataFolder"] = Path.Combine(Folder, "app"),
            ["Admin__Email"] = AdminEmail,
            ["Admin__Password"] = AdminPassword,
            ["Auth__SigningKeys"] = key.ExportPkcs8PrivateKeyPem(),
            ["Payments__Gateway"] = "Test",
            ["Import__Sample"] = "none",
            ["Mail__Enabled"] = "false",
            ["RateLimits__Enabled"] = "false",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var setting in parts.Skip(1).Select(part => part.Split('=', 2))) _environment[setting[0]] = setting[1];
    }

    public override bool HasServers => !_options.IsEmbedded;

    public override async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        List<string> complaints = [];
        var start = new ProcessStartInfo("dotnet", [Program("Standalone"), "check", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        using var check = Process.Start(start)!;
        var error = check.StandardError.ReadToEndAsync(cancellationToken);
        var output = await check.StandardOutput.ReadToEndAsync(cancellationToken);
        await check.WaitForExitAsync(cancellationToken);
        using var report = JsonDocument.Parse(output.Length > 0 ? output : throw new InvalidOperationException($"check: {await error}"));
        foreach (var violation in report.RootElement.GetProperty("violations").EnumerateArray().Take(5))
            complaints.Add(violation.GetRawText().ReplaceLineEndings(" "));
        var confirmed = report.RootElement.GetProperty("orders").GetProperty("confirmed").GetInt64();
        if (confirmed < Confirmed || confirmed > Confirmed + Unknown)
            complaints.Add(Text($"{Confirmed} bookings were acknowledged and {Unknown} are unknown, but {confirmed} orders are confirmed"));
        return complaints;
    }

    protected override async Task<IEnumerable<(string Name, int Id)>> LaunchAsync(CancellationToken cancellationToken)
    {
        if (HasServers)
        {
            _environment["ConnectionStrings__Postgres"] = Database!;
            _environment["ConnectionStrings__RabbitMq"] = Servers.Rabbit.ConnectionString;
            if (Servers.Redis is { } redis) _environment["ConnectionStrings__Redis"] = redis.ConnectionString;
        }

        List<(string, int)> processes = [];
        List<IPEndPoint> endpoints = [];
        List<IPEndPoint> pages = [];
        async Task AddAsync(string name, string program, bool isApi)
        {
            var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
            // Builds before this file was there have their metrics at the public address.
            var isApart = isApi && File.Exists(Path.Combine(_checkout, "src/Hosting/Core/Telemetry/MetricsAddress.cs"));
            var metrics = isApart ? new IPEndPoint(IPAddress.Loopback, FreePort.Next()) : endpoint;
            processes.Add(await LaunchAsync(name, Program(program), new Dictionary<string, string>(_environment)
            {
                ["ASPNETCORE_URLS"] = $"http://{endpoint}",
                ["Metrics__Url"] = isApart ? $"http://{metrics}" : "",
                ["Orleans__SiloPort"] = $"{FreePort.Next()}",
                ["Orleans__GatewayPort"] = $"{FreePort.Next()}",
            }));
            pages.Add(metrics);
            if (isApi) endpoints.Add(endpoint);
        }

        if (_options.Apis == 0) await AddAsync("ours", "Standalone", isApi: true);
        for (var i = 1; i <= _options.Silos; i++) await AddAsync($"silo-{i}", "Silo", isApi: false);
        for (var i = 1; i <= _options.Apis; i++) await AddAsync($"api-{i}", "Api", isApi: true);
        (Endpoints, MetricsPages) = (endpoints, [.. pages.Select(page => new Uri($"http://{page}/metrics"))]);
        return processes;
    }

    private string Program(string host) => Path.Combine(_checkout, "src", host, "bin", "Release", "net10.0", $"FlightTickets.{host}.dll");
}
