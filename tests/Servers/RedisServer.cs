using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Servers;

/// <summary>A real Redis of this machine's own package: own port, loopback only, nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";
    private readonly string _folder = Directory.CreateTempSubdirectory("redis-").FullName;
    private ChildProcess? _server;

    private RedisServer(int port) => Port = port;

    /// <summary>The port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>How StackExchange.Redis reaches it.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">Redis is not installed, or did not start; the text says what to do.</exception>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException(
                $"{Program} is missing. Install Redis: apt-get install --no-install-recommends redis-server, then stop the service it "
                    + "starts: systemctl disable --now redis-server");
        }

        var server = new RedisServer(FreePort.Next());
        try
        {
            await server.RestartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _server is { IsRunning: true };

    /// <summary>Kills the server without warning; its data is lost.</summary>
    public async Task KillAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }
    }

    /// <summary>Starts an empty server on the same port, killing the old one first if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await KillAsync();
        var output = Path.Combine(_folder, "output");
        string[] arguments = ["--bind", "127.0.0.1", "--port", $"{Port}", "--dir", _folder, "--save", "", "--appendonly", "no"];
        _server = await ServerStart.RunAsync(
            "Redis", output, () => ChildProcess.StartAsync(Program, arguments, new Dictionary<string, string>(), output), AnswersAsync,
            isPassing: null, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            return await client.GetStream().ReadAsync(new byte[1], cancellationToken) == 1;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
