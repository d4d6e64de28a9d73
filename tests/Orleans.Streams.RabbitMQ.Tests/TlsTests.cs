using System.Security.Cryptography.X509Certificates;
using FlightTickets.Servers;

namespace Orleans.Streams.RabbitMQ.Tests;

/// <summary>A node with a certificate of a private authority that also requires client certificates.</summary>
public sealed class TlsNode : IAsyncLifetime
{
    public TestAuthority Authority { get; } = new();

    public RabbitMqServer Server { get; private set; } = null!;

    public X509Certificate2 Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Client = Authority.ForClient("silo");

        // Valid for the name only, not for the same node's address.
        Server = await RabbitMqServer.StartAsync(
            tls: new(Authority.ForServer("localhost"), Authority.Certificate, NeedsClientCertificate: true));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Client.Dispose();
        Authority.Dispose();
    }
}

public sealed class TlsTests(Broker broker, TlsNode node) : IClassFixture<TlsNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_travel_to_and_from_a_broker_that_is_trusted_and_trusts_us()
    {
        await using var cluster = await StreamCluster.StartAsync(Options());
        string[] streams = ["a", "b", "c"];
        await cluster.PublishAsync("implicit", streams, 50);
        await cluster.Recorder.AllArriveAsync(["implicit"], streams, 50, duplicates: false, Cancellation);
    }

    [Fact]
    public async Task A_broker_of_another_authority_is_refused_and_nothing_is_sent_to_it()
    {
        using var other = new TestAuthority();
        var options = Options();
        options.CertificateAuthorities = [other.Certificate];
        await RefusedAsync(options, "certificate");
    }

    [Fact]
    public async Task A_private_authority_is_not_trusted_unasked()
    {
        var options = Options();
        options.CertificateAuthorities = null;
        await RefusedAsync(options, "certificate");
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_refused()
    {
        var options = Options();
        options.ConnectionString = options.ConnectionString.Replace("localhost", "127.0.0.1");
        await RefusedAsync(options, "certificate");
    }

    [Fact]
    public async Task A_client_certificate_does_not_identify_a_broker()
    {
        await using var impostor = await RabbitMqServer.StartAsync(
            tls: new(node.Authority.ForClient("localhost"), node.Authority.Certificate, false), cancellationToken: Cancellation);
        var options = Options();
        options.ConnectionString = $"amqps://guest:guest@localhost:{impostor.TlsPort}/";
        await RefusedAsync(options, "certificate");
    }

    [Fact]
    public async Task A_broker_refuses_a_client_without_the_required_certificate()
    {
        var options = Options();
        options.ClientCertificate = null;

        // With TLS 1.3 the broker refuses only after the client considers the handshake done, so it looks like
        // a lost connection and is retried until the timeout.
        await using var publisher = Broker.Publisher(options);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publisher.ConnectAsync(patience.Token));
    }

    private RabbitMqStreamOptions Options()
    {
        var options = broker.Options();
        options.ConnectionString = $"amqps://guest:guest@localhost:{node.Server.TlsPort}/";
        options.CertificateAuthorities = [X509CertificateLoader.LoadCertificate(node.Authority.Certificate.RawData)];
        options.ClientCertificate = node.Client;
        return options;
    }

    private static async Task RefusedAsync(RabbitMqStreamOptions options, string because)
    {
        await using var publisher = Broker.Publisher(options);
        var refused = await Assert.ThrowsAsync<OrleansConfigurationException>(() => publisher.ConnectAsync(Cancellation));
        Assert.Contains("TLS", refused.Message, StringComparison.Ordinal);
        Assert.Contains(because, refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("guest", refused.Message, StringComparison.Ordinal);
    }
}
