using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Servers;

/// <summary>
/// A real MariaDB of this machine's own package: own data folder, port and socket, loopback only, the user <c>test</c> without a password.
/// </summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mariadbd";
    private const string Account = "mysql";

    private readonly string _folder;
    private ChildProcess? _server;

    private MariaDbServer(string folder, int port) => (_folder, Port) = (folder, port);

    /// <summary>The port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>How to reach the database <c>test</c>.</summary>
    public string ConnectionString => ConnectionStringFor("test");

    /// <summary>How to reach a database.</summary>
    public string ConnectionStringFor(string database) => $"Server=127.0.0.1;Port={Port};User ID=test;Database={database}";

    /// <summary>Makes a data folder and starts a server on it; 2 to 6 seconds.</summary>
    /// <exception cref="InvalidOperationException">MariaDB is not installed, or did not start; the text says what to do.</exception>
    public static async Task<MariaDbServer> StartAsync(CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException(
                $"{Program} is missing. Install MariaDB: apt-get install --no-install-recommends mariadb-server, then stop the service "
                    + "it starts: systemctl disable --now mariadb");
        }

        var folder = await ServerAccount.CreateFolderAsync(Account, "mariadb-", null, cancellationToken);
        var server = new MariaDbServer(folder, FreePort.Next());
        try
        {
            var (program, arguments) = ServerAccount.Run(
                Account, "/usr/bin/mariadb-install-db", "--no-defaults", $"--datadir={server.Data}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db", "--skip-name-resolve");
            await ServerAccount.FinishAsync(program, arguments, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(server._folder, "init.sql"), """
                CREATE DATABASE IF NOT EXISTS test;
                CREATE USER IF NOT EXISTS test@'%';
                GRANT ALL PRIVILEGES ON *.* TO test@'%' WITH GRANT OPTION;
                """, cancellationToken);
            await server.RestartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Kills the server without warning.</summary>
    public async Task KillAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }
    }

    /// <summary>Starts the server with the data it has, killing it first if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await KillAsync();
        var (program, arguments) = ServerAccount.Run(
            Account, Program, "--no-defaults", $"--datadir={Data}", $"--port={Port}", "--bind-address=127.0.0.1",
            $"--socket={_folder}/socket",
            $"--pid-file={_folder}/pid", "--skip-name-resolve", "--max-connections=300", "--innodb-buffer-pool-size=64M",
            $"--init-file={_folder}/init.sql");
        var output = Path.Combine(_folder, "output");
        _server = await ServerStart.RunAsync(
            "MariaDB", output, () => ChildProcess.StartAsync(program, arguments, new Dictionary<string, string>(), output), AnswersAsync,
            isPassing: null, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // It listens only when its data is recovered and the init file has run.
    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return await client.GetStream().ReadAsync(new byte[1], cancellationToken) == 1;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
