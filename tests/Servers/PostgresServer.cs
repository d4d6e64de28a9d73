using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Servers;

/// <summary>
/// A real PostgreSQL of this machine's own package: own data folder, port and socket, loopback only. It can crash and come back with the
/// data it had. Durability settings are the stock ones: a test of durability is realistic.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Account = "postgres";

    private readonly string _folder;
    private readonly string[] _settings;
    private ChildProcess? _server;

    private PostgresServer(string folder, int port, string[] settings) => (_folder, Port, _settings) = (folder, port, settings);

    /// <summary>The port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>How to reach the database <c>postgres</c> as its superuser.</summary>
    public string ConnectionString => ConnectionStringFor(Port);

    /// <summary>The same through another port, such as a <see cref="TcpProxy"/>'s, or in another database.</summary>
    public static string ConnectionStringFor(int port, string database = "postgres") =>
        $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}";

    /// <summary>The server's process id while it runs; a benchmark reads its CPU time, and its children's.</summary>
    public int ProcessId => _server?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>Makes a cluster of databases and starts it; 2 to 5 seconds.</summary>
    /// <param name="settings">Settings besides the stock ones, as in <c>shared_buffers=512MB</c>.</param>
    /// <param name="parent">The folder for its folder, which its account must reach; <see langword="null"/> for the machine's temporary
    /// one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or did not start; the text says what to do.</exception>
    public static async Task<PostgresServer> StartAsync(string[] settings, string? parent, CancellationToken cancellationToken)
    {
        if (!File.Exists($"{Programs}/postgres"))
        {
            throw new InvalidOperationException(
                $"{Programs}/postgres is missing. Install PostgreSQL: apt-get install --no-install-recommends postgresql-15, then stop "
                    + "the service it starts: systemctl disable --now postgresql");
        }

        var server = new PostgresServer(await ServerAccount.CreateFolderAsync(Account, "postgres-", parent, cancellationToken),
            FreePort.Next(), settings);
        try
        {
            var (program, arguments) = ServerAccount.Run(
                Account, $"{Programs}/initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                "--no-locale", "--no-sync");
            await ServerAccount.FinishAsync(program, arguments, cancellationToken);
            await server.RestartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="StartAsync(string[], string, CancellationToken)"/>
    public static Task<PostgresServer> StartAsync(string[] settings, CancellationToken cancellationToken = default) =>
        StartAsync(settings, null, cancellationToken);

    /// <inheritdoc cref="StartAsync(string[], string, CancellationToken)"/>
    public static Task<PostgresServer> StartAsync(CancellationToken cancellationToken = default) =>
        StartAsync([], null, cancellationToken);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await ServerAccount.FinishAsync(
            $"{Programs}/createdb", ["-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", name], cancellationToken);
        return ConnectionStringFor(Port, name);
    }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _server is { IsRunning: true };

    /// <summary>Kills the server without warning; what it had committed is in its log.</summary>
    public async Task KillAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }
    }

    /// <summary>Stops the server as an operator would: it writes a checkpoint, and has nothing to recover when it starts again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_server is { IsRunning: true } server) await server.StopAsync("INT", cancellationToken);
        await KillAsync();
    }

    /// <summary>Starts the server with the data it has, killing it first if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await KillAsync();
        var (program, arguments) = ServerAccount.Run(
            Account, $"{Programs}/postgres",
            [
                "-D", Data, "-p", $"{Port}", "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300",
                "-c", "shared_buffers=64MB",
                .. _settings.SelectMany(setting => new[] { "-c", setting }),
            ]);
        var output = Path.Combine(_folder, "output");

        // A crashed server's children may hold its shared memory for a moment: then the new one gives up, and is started again.
        _server = await ServerStart.RunAsync(
            "PostgreSQL", output, () => ChildProcess.StartAsync(program, arguments, new Dictionary<string, string>(), output), AnswersAsync,
            text => text.Contains("shared memory block", StringComparison.Ordinal), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // An open port proves nothing yet: a recovering server answers that it is starting up. pg_isready knows the difference.
    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            await ServerAccount.FinishAsync($"{Programs}/pg_isready", ["-q", "-h", "127.0.0.1", "-p", $"{Port}"], cancellationToken);
            return true;
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            return false;
        }
    }
}
