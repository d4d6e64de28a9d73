using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Servers;

/// <summary>Free loopback ports for servers that cannot choose one themselves.</summary>
public static class FreePort
{
    /// <summary>
    /// A port nobody listens on right now. Somebody else may take it before the server does: whoever starts a server
    /// on it retries with another one.
    /// </summary>
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
