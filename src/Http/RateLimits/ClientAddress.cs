using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>The address a client is counted by.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// The connection's address, or the one a trusted proxy names. An IPv6 client is counted by its /64: that is what one subscriber
    /// gets (RFC 6177, BCP 157), with more addresses than any limit could count.
    /// </summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? Of(address) : "";

    /// <inheritdoc cref="Of(HttpContext)" />
    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
