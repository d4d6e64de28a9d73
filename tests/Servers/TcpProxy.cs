using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Servers;

/// <summary>
/// A network between a client and a server that can be cut: at once, after a number of bytes, or for a while.
/// Both ends see a reset, as when a router forgets a connection.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<Connection, byte> _connections = [];
    private readonly int _target;
    private readonly Task _accepting;
    private long _budget = long.MaxValue;
    private bool _down;

    private TcpProxy(int target, IPAddress address)
    {
        _target = target;
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many times a connection was cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Opens a proxy before a server on 127.0.0.1, on that address or another one of this machine.</summary>
    public static TcpProxy To(int port, IPAddress? address = null) => new(port, address ?? IPAddress.Loopback);

    /// <summary>Resets every connection there is; new ones are accepted.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            Cuts++;
            connection.Reset();
        }
    }

    /// <summary>Cuts everything once the clients have sent this many bytes more: in the middle of a frame as likely as not.</summary>
    public void CutAfter(long bytesToServer) => Interlocked.Exchange(ref _budget, bytesToServer);

    /// <summary>Cuts everything, and refuses new connections until <see cref="Restore"/>.</summary>
    public void TakeDown()
    {
        Volatile.Write(ref _down, true);
        Cut();
    }

    /// <summary>Ends <see cref="TakeDown"/>.</summary>
    public void Restore() => Volatile.Write(ref _down, false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var connection = new Connection(client, new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        _connections[connection] = 0;
        try
        {
            if (!Volatile.Read(ref _down))
            {
                await connection.Server.ConnectAsync(IPAddress.Loopback, _target);
                client.NoDelay = connection.Server.NoDelay = true;
                await Task.WhenAny(PumpAsync(client, connection.Server, counted: true),
                    PumpAsync(connection.Server, client, counted: false));
            }
        }
        catch (SocketException)
        {
            // The server is down: the client sees a reset, as without a proxy.
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            connection.Reset();
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool counted)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                var left = counted ? Interlocked.Add(ref _budget, -read) : 1;
                await to.SendAsync(buffer.AsMemory(0, (int)Math.Clamp(read + Math.Min(left, 0), 0, read)));
                if (left <= 0)
                {
                    Interlocked.Exchange(ref _budget, long.MaxValue);
                    Cut();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either end went away; the caller resets both.
        }
    }

    private sealed record Connection(Socket Client, Socket Server)
    {
        public void Reset()
        {
            foreach (var socket in (Socket[])[Client, Server])
            {
                // No lingering: the close is a reset, not a polite end.
                try
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // It is closed already.
                }

                socket.Dispose();
            }
        }
    }
}
