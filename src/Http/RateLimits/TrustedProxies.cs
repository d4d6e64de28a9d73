using System.Net;
using FlightTickets.Startup;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>
/// Takes a client's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> where the connection comes from a
/// proxy that <c>Proxies:Trusted</c> names. From any other the headers mean nothing: a client could write them.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>The setting: networks, <c>10.0.0.0/8, fd00::/8</c>; none when missing.</summary>
    public const string Setting = "Proxies:Trusted";

    public static void UseTrustedProxies(this WebApplication app)
    {
        var networks = Parse(app.Configuration[Setting]);
        if (networks.Count == 0) return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // Every proxy in the chain that is trusted is followed; the first that is not is the client.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <exception cref="StartupException">A network cannot be read.</exception>
    internal static IReadOnlyList<IPNetwork> Parse(string? text)
    {
        List<IPNetwork> networks = [];
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var isAddress = IPAddress.TryParse(part, out var address);
            if (isAddress) networks.Add(new IPNetwork(address!, address!.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(part, out var network)) networks.Add(network);
            else
                throw new StartupException(
                    $"{Setting} cannot be read: {part} is not a network. Write addresses or networks (10.0.0.0/8), separated by commas.");
        }

        return networks;
    }
}
