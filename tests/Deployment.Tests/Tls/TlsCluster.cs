using System.Security.Cryptography.X509Certificates;
using FlightTickets.Api.Users;
using FlightTickets.Deployment.Tests.Running;
using FlightTickets.Servers;
using Npgsql;

namespace FlightTickets.Deployment.Tests.Tls;

/// <summary>Silos and APIs as processes of their own, each with the certificate that a test gives it, or with none.</summary>
internal sealed class TlsCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-tls-").FullName;
    private readonly List<ChildProcess> _processes = [];
    private PostgresServer _postgres = null!;
    private RabbitMqServer _rabbit = null!;
    private int _started;

    public async Task StartServersAsync(CancellationToken cancellationToken)
    {
        var rabbit = RabbitMqServer.StartAsync(cancellationToken: cancellationToken);
        _postgres = await PostgresServer.StartAsync(cancellationToken);
        _rabbit = await rabbit;
    }

    /// <summary>Writes a certificate, its key and its authority, and returns their folder.</summary>
    public string Write(string name, X509Certificate2 certificate, X509Certificate2 authority)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem());
        return folder;
    }

    public async Task<Member> StartSiloAsync(string? certificates)
    {
        var (silo, gateway) = (FreePort.Next(), FreePort.Next());
        return await StartAsync("Silo", certificates, gateway, new()
        {
            ["ConnectionStrings__RabbitMq"] = _rabbit.ConnectionString,
            ["Payments__Gateway"] = "Test",
            ["Orleans__AdvertisedIP"] = "127.0.0.1",
            ["Orleans__SiloPort"] = $"{silo}",
            ["Orleans__GatewayPort"] = $"{gateway}",
            ["DataFolder"] = Path.Combine(_folder, "data"),
        });
    }

    public Task<Member> StartApiAsync(string? certificates) => StartAsync("Api", certificates, gateway: 0, new()
    {
        ["Auth__SigningKeys"] = SigningKeys.CreatePem(),
        ["Admin__Email"] = BookingClient.AdminEmail,
        ["Admin__Password"] = BookingClient.Password,
        ["RateLimits__Enabled"] = "false",
    });

    /// <summary>How many silos the cluster counts among its active members.</summary>
    public async Task<long> CountActiveAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var command = source.CreateCommand("SELECT count(*) FROM orleansmembershiptable WHERE status = 3");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        if (_rabbit is not null) await _rabbit.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Member> StartAsync(string host, string? certificates, int gateway, Dictionary<string, string> environment)
    {
        var port = FreePort.Next();
        environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        environment["ConnectionStrings__Postgres"] = _postgres.ConnectionString;
        environment["Logging__LogLevel__Default"] = "Warning";
        if (certificates is not null)
        {
            environment["Orleans__Tls__CertificateFile"] = Path.Combine(certificates, "tls.crt");
            environment["Orleans__Tls__KeyFile"] = Path.Combine(certificates, "tls.key");
            environment["Orleans__Tls__AuthorityFile"] = Path.Combine(certificates, "ca.crt");
        }

        var log = Path.Combine(_folder, $"{host}-{_started++}");
        // The process itself opens it a moment after its start, and the log is read at once.
        await File.Create(log).DisposeAsync();
        var process = await ChildProcess.StartAsync("dotnet", [Repository.Program(host)], environment, log);
        _processes.Add(process);
        return new Member(process, new Uri($"http://127.0.0.1:{port}"), gateway, log);
    }

    /// <summary>A process of the cluster.</summary>
    internal sealed record Member(ChildProcess Process, Uri Address, int Gateway, string Log)
    {
        public async Task ReadyAsync(CancellationToken cancellationToken)
        {
            while (!await IsReadyAsync(cancellationToken))
            {
                Assert.True(Process.IsRunning, await File.ReadAllTextAsync(Log, cancellationToken));
                await Task.Delay(100, cancellationToken);
            }
        }

        public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
        {
            using var http = new HttpClient { BaseAddress = Address };
            try
            {
                using var response = await http.GetAsync("/health/ready", cancellationToken);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        /// <summary>Waits until the process has logged a text.</summary>
        public async Task LoggedAsync(string text, CancellationToken cancellationToken)
        {
            while (!(await File.ReadAllTextAsync(Log, cancellationToken)).Contains(text, StringComparison.OrdinalIgnoreCase))
                await Task.Delay(100, cancellationToken);
        }
    }
}
