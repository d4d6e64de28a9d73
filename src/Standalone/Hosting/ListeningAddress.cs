using System.Net;
using System.Net.Sockets;
using FlightTickets.Startup;

namespace FlightTickets.Standalone;

/// <summary>The address of the API.</summary>
internal static class ListeningAddress
{
    /// <summary>
    /// Checks that the address is free before anything starts: the web server would notice last, with a stack trace.
    /// </summary>
    /// <exception cref="StartupException">The address is taken.</exception>
    public static void RefuseTaken(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.Port == 0 || address.IsUnixPipe || address.IsNamedPipe) continue;
            var ip = address.Host == "localhost"
                ? IPAddress.Loopback
                : IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) ? given : IPAddress.Any;
            try
            {
                using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(ip, address.Port));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                throw new StartupException(ExitCodes.Unavailable,
                    $"{url} cannot be listened on: {e.Message}. Set ASPNETCORE_URLS to another one (http://localhost:9090).", e);
            }
        }
    }
}
