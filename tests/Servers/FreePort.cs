using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Servers;

/// <summary>Free loopback ports for servers that cannot choose one themselves.</summary>
public static class FreePort
{
    // Below the range the system hands out for outgoing connections (from 32768), which would take such a port at any moment.
    private const int Least = 20_000;
    private const int Most = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>
    /// A port that is free now and was not handed out before. Another process may take it before the server does: retry with another port.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(Least, Most);
            if (!Given.TryAdd(port, true)) continue;

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // In use; try the next.
            }
        }
    }
}
