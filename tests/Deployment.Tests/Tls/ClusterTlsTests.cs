using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FlightTickets.Deployment.Tests.Running;
using FlightTickets.Servers;

namespace FlightTickets.Deployment.Tests.Tls;

/// <summary>Two silos and an API with certificates of one authority book a seat; what has none of that authority stays outside.</summary>
public sealed class ClusterTlsTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _patience =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly TlsCluster _cluster = new();
    private readonly TestAuthority _authority = new("Cluster authority"), _foreign = new("Foreign authority");

    public async ValueTask InitializeAsync()
    {
        _patience.CancelAfter(TimeSpan.FromMinutes(4));
        await _cluster.StartServersAsync(_patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _authority.Dispose();
        _foreign.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task A_cluster_with_certificates_books_and_lets_nobody_else_in()
    {
        var cancellation = _patience.Token;
        using var certificate = _authority.ForPeer("cluster");
        using var stranger = _foreign.ForPeer("cluster");
        var ours = _cluster.Write("ours", certificate, _authority.Certificate);
        // It trusts the cluster, and the cluster does not know its authority.
        var theirs = _cluster.Write("theirs", stranger, _authority.Certificate);

        var first = await _cluster.StartSiloAsync(ours);
        await first.ReadyAsync(cancellation);
        var second = await _cluster.StartSiloAsync(ours);
        await second.ReadyAsync(cancellation);
        var api = await _cluster.StartApiAsync(ours);
        await api.ReadyAsync(cancellation);
        Assert.Equal(2, await _cluster.CountActiveAsync(cancellation));
        using var http = new HttpClient { BaseAddress = api.Address };
        var client = new BookingClient(http);
        var flight = (await client.MakeFlightAsync()).GetProperty("id").GetString()!;
        var customer = await client.CustomerAsync("ada@example.com", "Ada");
        foreach (var seat in (string[])["10A", "10B", "11A", "11B"])
            Assert.Equal("confirmed", (await client.BookAsync(customer, flight, seat)).GetProperty("status").GetString());

        // The gateway itself: TLS, and an end for what shows no certificate of ours.
        Assert.Equal(certificate.Thumbprint, await ShakeHandsAsync(first.Gateway, null, cancellation));
        Assert.Equal(certificate.Thumbprint, await ShakeHandsAsync(first.Gateway, stranger, cancellation));

        foreach (var silo in new[] { await _cluster.StartSiloAsync(null), await _cluster.StartSiloAsync(theirs) })
        {
            await silo.LoggedAsync("Failed to get ping responses from 2 of 2 active silos", cancellation);
            Assert.False(await silo.IsReadyAsync(cancellation));
            Assert.Equal(2, await _cluster.CountActiveAsync(cancellation));
        }

        var outside = await _cluster.StartApiAsync(theirs);
        await outside.LoggedAsync("Connection terminated prematurely", cancellation);
        Assert.False(await outside.IsReadyAsync(cancellation));
        Assert.Equal("confirmed", (await client.BookAsync(customer, flight, "12A")).GetProperty("status").GetString());
    }

    /// <summary>The server's thumbprint, once it has ended the connection of a client with no certificate of its authority.</summary>
    private static async Task<string?> ShakeHandsAsync(int port, X509Certificate2? own, CancellationToken cancellation)
    {
        string? server = null;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port, cancellation);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            server = certificate?.GetCertHashString();
            return server is not null;
        });
        var options = new SslClientAuthenticationOptions { TargetHost = "cluster" };
        if (own is not null) options.ClientCertificates = [own];
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellation);
            // With TLS 1.3 the server judges the client after the handshake. A client that it takes would speak first.
            Assert.Equal(0, await tls.ReadAsync(new byte[1], cancellation));
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // An end as well.
        }

        return server;
    }
}
