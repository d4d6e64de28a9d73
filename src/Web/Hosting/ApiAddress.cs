using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FlightTickets.Web.Hosting;

/// <summary>Where the API listens: <c>Web:ApiUrl</c>, or this very server.</summary>
internal sealed class ApiAddress(IConfiguration configuration, IServer server)
{
    public const string Setting = "Web:ApiUrl";

    public Uri Uri => configuration[Setting] is { Length: > 0 } configured
        ? new Uri(configured.TrimEnd('/') + "/")
        : Own(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault());

    /// <summary>The address at which a server reaches itself: one that listens everywhere listens on loopback, too.</summary>
    internal static Uri Own(string? listening)
    {
        var address = BindingAddress.Parse(listening ?? "http://localhost:8080");
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port).Uri;
    }
}
