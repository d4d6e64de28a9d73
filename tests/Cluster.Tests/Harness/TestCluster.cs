using System.Security.Cryptography;
using FlightTickets.Servers;

namespace FlightTickets.Cluster.Tests;

/// <summary>
/// Real servers, silos and APIs. One cluster serves scenario after scenario: what a scenario took away is brought back before the next one.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.com", AdminPassword = "correct-horse-battery-staple";

    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-").FullName;
    private readonly Dictionary<string, string> _settings;
    private readonly Network? _network;

    private TestCluster(PostgresServer postgres, RabbitMqServer broker, RedisServer redis, Network? network)
    {
        (Postgres, Broker, Redis, _network) = (postgres, broker, redis, network);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _settings = new()
        {
            ["ConnectionStrings__Postgres"] = network?.Postgres(postgres) ?? postgres.ConnectionString,
            ["ConnectionStrings__RabbitMq"] = network?.Broker(broker) ?? broker.ConnectionString,
            ["Orleans__ClusterId"] = "test",
            ["Orleans__ServiceId"] = "test",
            ["DataFolder"] = Path.Combine(_folder, "data"),
            ["Payments__Gateway"] = "Test",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__FlightTickets"] = "Information",
            ["Logging__LogLevel__Orleans.Runtime.MembershipService"] = "Information",
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ",
        };
        if (Environment.GetEnvironmentVariable("FLIGHTTICKETS_TEST_MONGODB") is { Length: > 0 } mongo)
            _settings["ConnectionStrings__MongoDb"] = mongo;
        ApiSettings = new(_settings)
        {
            ["ConnectionStrings__Redis"] = redis.ConnectionString,
            ["ConnectionStrings__Postgres"] = postgres.ConnectionString,
            ["Auth__SigningKeys"] = key.ExportPkcs8PrivateKeyPem(),
            ["Admin__Email"] = AdminEmail,
            ["Admin__Password"] = AdminPassword,
        };
    }

    private TestCluster(string dataFolder)
    {
        (Postgres, Broker, Redis, ApiSettings) = (null!, null!, null!, []);
        _settings = new()
        {
            ["DataFolder"] = Path.Combine(dataFolder, "data"),
            ["Import__Sample"] = "none",
            // All customers are one user here, and one address.
            ["RateLimits__Enabled"] = "false",
            ["Admin__Email"] = AdminEmail,
            ["Admin__Password"] = AdminPassword,
        };
    }

    public PostgresServer Postgres { get; }

    public RabbitMqServer Broker { get; }

    public RedisServer Redis { get; }

    public List<HostProcess> Silos { get; } = [];

    public List<HostProcess> Apis { get; } = [];

    public LoadBalancer LoadBalancer { get; private set; } = null!;

    private Dictionary<string, string> ApiSettings { get; }

    /// <summary>Starts everything, of the present build.</summary>
    public static Task<TestCluster> StartAsync(int silos, int apis, Network? network, CancellationToken cancellationToken) =>
        StartAsync(silos, apis, network, null, null, cancellationToken);

    /// <summary>Starts everything.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="apis">How many APIs.</param>
    /// <param name="network">Where the silos live; <see langword="null"/> for loopback.</param>
    /// <param name="build">The build of the silos and APIs, as <see cref="HostProcess.Build"/>.</param>
    /// <param name="databaseFolder">Where PostgreSQL keeps its data; <see langword="null"/> for the machine's temporary folder.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<TestCluster> StartAsync(int silos, int apis, Network? network, string? build, string? databaseFolder,
        CancellationToken cancellationToken)
    {
        var postgres = PostgresServer.StartAsync([], databaseFolder, cancellationToken);
        var broker = RabbitMqServer.StartAsync(cancellationToken: cancellationToken);
        var redis = RedisServer.StartAsync(cancellationToken);
        var cluster = new TestCluster(await postgres, await broker, await redis, network);
        try
        {
            for (var i = 0; i < silos; i++) cluster.Silos.Add(cluster.NewSilo());
            for (var i = 0; i < apis; i++)
                cluster.Apis.Add(new HostProcess($"api-{i}", "Api", new Uri($"http://127.0.0.1:{FreePort.Next()}/"),
                    cluster.ApiSettings, cluster._folder));
            foreach (var host in (HostProcess[])[.. cluster.Silos, .. cluster.Apis]) host.Build = build;
            cluster.LoadBalancer = new LoadBalancer(cluster.Apis);
            await cluster.RestoreAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Standalone, which is its silo and its API, and needs no server.</summary>
    public static async Task<TestCluster> StartAloneAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var cluster = new TestCluster(dataFolder);
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var host = new HostProcess("standalone", "Standalone", url, cluster._settings, cluster._folder);
        cluster.Silos.Add(host);
        cluster.Apis.Add(host);
        cluster.LoadBalancer = new LoadBalancer(cluster.Apis);
        await cluster.RestoreAsync(cancellationToken);
        return cluster;
    }

    /// <summary>A further silo, not started.</summary>
    public HostProcess NewSilo()
    {
        var index = Silos.Count;
        var place = _network?.Namespace(index);
        var address = place?.Address ?? "127.0.0.1";
        var settings = new Dictionary<string, string>(_settings)
        {
            ["Orleans__AdvertisedIP"] = address,
            ["Orleans__SiloPort"] = $"{FreePort.Next()}",
            ["Orleans__GatewayPort"] = $"{FreePort.Next()}",
        };
        return new HostProcess($"silo-{index}", "Silo", new Uri($"http://{address}:{FreePort.Next()}/"), settings, _folder, place);
    }

    /// <summary>Starts what does not run, and waits until everything is ready.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (Postgres is { IsRunning: false }) await Postgres.RestartAsync(cancellationToken);
        if (Broker is { IsRunning: false }) await Broker.RestartAsync(cancellationToken);
        if (Redis is { IsRunning: false }) await Redis.RestartAsync(cancellationToken);
        foreach (var host in (HostProcess[])[.. Silos, .. Apis])
        {
            if (!host.IsRunning) await host.StartAsync();
        }

        foreach (var host in (HostProcess[])[.. Silos, .. Apis]) await ReadyAsync(host, cancellationToken);
    }

    /// <summary>
    /// A host that gives up its start, because a server answers too late on a busy machine, is started again, as its supervisor would.
    /// </summary>
    private static async Task ReadyAsync(HostProcess host, CancellationToken cancellationToken)
    {
        for (var starts = 1; ; starts++)
        {
            try
            {
                await host.ReadyAsync(cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (starts < 3)
            {
                await host.StartAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (LoadBalancer is not null) await LoadBalancer.DisposeAsync();
        foreach (var host in (HostProcess[])[.. Apis, .. Silos]) await host.DisposeAsync();
        foreach (var server in (IAsyncDisposable?[])[Redis, Broker, Postgres])
        {
            if (server is not null) await server.DisposeAsync();
        }

        if (_network is not null) await _network.DisposeAsync();
        if (Environment.GetEnvironmentVariable("FLIGHTTICKETS_KEEP_LOGS") is null) Directory.Delete(_folder, recursive: true);
    }
}
