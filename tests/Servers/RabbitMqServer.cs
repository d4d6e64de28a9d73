using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlightTickets.Servers;

/// <summary>
/// A real RabbitMQ node of this machine's own package: its own node name, ports, cookie, data and log folders, loopback only,
/// no systemd. It can crash and come back with the data it had.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private readonly string _folder;
    private readonly string _plugins;
    private readonly int _epmdPort;
    private readonly ServerTls? _tls;
    private ChildProcess? _epmd;
    private ChildProcess? _node;

    private RabbitMqServer(string folder, int port, int epmdPort, string plugins, ServerTls? tls)
    {
        _tls = tls;
        TlsPort = tls is null ? 0 : FreePort.Next();
        _folder = folder;
        _plugins = plugins;
        Port = port;
        _epmdPort = epmdPort;
    }

    /// <summary>The AMQP port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>The port for AMQP over TLS, where the node was started with it.</summary>
    public int TlsPort { get; }

    /// <summary>The node's process id while it runs; a benchmark reads its CPU time.</summary>
    public int ProcessId => _node?.Id ?? throw new InvalidOperationException("The node does not run.");

    /// <summary>How to reach it: the default user of a fresh node, which may only come from loopback.</summary>
    public string ConnectionString => ConnectionStringFor(Port);

    /// <summary>The same through another port, such as a <see cref="TcpProxy"/>'s.</summary>
    public static string ConnectionStringFor(int port) => $"amqp://guest:guest@127.0.0.1:{port}/";

    /// <summary>Starts a node and waits until it answers AMQP; 3 to 8 seconds.</summary>
    /// <param name="plugins">Enabled plugins, comma-separated Erlang atoms.</param>
    /// <param name="tls">Makes it listen on <see cref="TlsPort"/>, too.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">RabbitMQ is not installed, or the node did not
    /// start; the text says what to do.</exception>
    public static async Task<RabbitMqServer> StartAsync(
        string plugins = "rabbitmq_consistent_hash_exchange", ServerTls? tls = null, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException(
                $"{Program} is missing. Install RabbitMQ: apt-get install --no-install-recommends rabbitmq-server, then stop the "
                    + "service it starts: systemctl disable --now rabbitmq-server");
        }

        for (var attempt = 1; ; attempt++)
        {
            var server = new RabbitMqServer(Directory.CreateTempSubdirectory("rabbitmq-").FullName, FreePort.Next(),
                FreePort.Next(), plugins, tls);
            try
            {
                await server.RestartAsync(cancellationToken);
                return server;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // A port that was free a moment ago may not be any longer.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _node is { IsRunning: true };

    /// <summary>Kills the node without warning; what it had confirmed is on its disk.</summary>
    public async Task KillAsync()
    {
        if (_node is { } node)
        {
            _node = null;
            await node.DisposeAsync();
        }
    }

    /// <summary>Stops the node as an operator would.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_node is { IsRunning: true } node) await node.StopAsync("TERM", cancellationToken);
        await KillAsync();
    }

    /// <summary>Starts the node with the data it has, killing it first if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await KillAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "enabled_plugins"), $"[{_plugins}].", cancellationToken);
        // Nothing here changes durability: data must survive a crash with the stock settings.
        await File.WriteAllTextAsync(Path.Combine(_folder, "rabbitmq.conf"), $"""
            listeners.tcp.default = 127.0.0.1:{Port}
            log.file.level = warning
            disk_free_limit.absolute = 50MB
            vm_memory_high_watermark.absolute = 1GB
            {TlsSettings()}
            """, cancellationToken);
        var environment = Environment();
        var output = Path.Combine(_folder, "output");
        // An epmd of our own in the foreground: the node would start one as a daemon that outlives it.
        _epmd ??= await ChildProcess.StartAsync("/usr/bin/epmd", ["-address", "127.0.0.1", "-port", $"{_epmdPort}"],
            environment, output + ".epmd");
        _node = await ServerStart.RunAsync("RabbitMQ", output, () => ChildProcess.StartAsync(Program, [], environment, output),
            AnswersAsync, isPassing: null, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_epmd is { } epmd)
        {
            await epmd.DisposeAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string TlsSettings()
    {
        if (_tls is null) return "";
        _tls.WriteTo(_folder);
        return $"""
            listeners.ssl.default = 127.0.0.1:{TlsPort}
            ssl_options.cacertfile = {_folder}/ca.pem
            ssl_options.certfile = {_folder}/server.pem
            ssl_options.keyfile = {_folder}/key.pem
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = {(_tls.NeedsClientCertificate ? "true" : "false")}
            """;
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["HOME"] = _folder,
        ["ERL_EPMD_PORT"] = $"{_epmdPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = $"test{Port}@localhost",
        ["RABBITMQ_DIST_PORT"] = $"{FreePort.Next()}",
        ["RABBITMQ_BASE"] = _folder,
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "none"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
        // The script then becomes the node instead of waiting for it, so the process id is the node's.
        ["RABBITMQ_ALLOW_INPUT"] = "true",
        // Few schedulers that sleep when idle: the machine belongs to the tests.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
            "+S 2:2 +A 4 +sbwt none +sbwtdcpu none +sbwtdio none -noinput -kernel inet_dist_use_interface {127,0,0,1} -setcookie test",
    };

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        // A silent listener there is not RabbitMQ.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, patience.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes("AMQP\0\0\t\u0001"), patience.Token);
            return await stream.ReadAsync(new byte[1], patience.Token) == 1;
        }
        catch (Exception e) when (e is SocketException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
