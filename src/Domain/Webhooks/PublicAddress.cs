using System.Net;
using System.Net.Sockets;

namespace FlightTickets.Webhooks;

/// <summary>
/// Decides which addresses belong to the public internet. A partner names the URL we post to; without this rule anybody who may add a
/// webhook could make the silo talk to services that only the silo can reach (a database, the cloud's metadata service at 169.254.169.254).
/// </summary>
internal static class PublicAddress
{
    // IANA's special-purpose registries: what is not globally reachable, and multicast.
    private static readonly IPNetwork[] Special =
    [
        .. ("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
            + "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4")
            .Split(' ').Select(IPNetwork.Parse),
        // Within the global unicast range: protocol assignments (Teredo among them), documentation, and 6to4, which can contain any IPv4
        // address.
        .. "2001::/23 2001:db8::/32 2002::/16 3fff::/20".Split(' ').Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address belongs to the public internet. An IPv4 address written as IPv6 is judged as IPv4.</summary>
    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(plain)) return false;
        return !Array.Exists(Special, network => network.Contains(plain));
    }
}
