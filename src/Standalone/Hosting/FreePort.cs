using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Standalone;

/// <summary>A free loopback port, so that several Standalones and a cluster's silo can run on one machine.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
