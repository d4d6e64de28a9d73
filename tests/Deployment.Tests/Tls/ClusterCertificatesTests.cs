using System.Security.Cryptography.X509Certificates;
using FlightTickets.Servers;
using FlightTickets.Startup;
using FlightTickets.Tls;
using Microsoft.Extensions.Configuration;

namespace FlightTickets.Deployment.Tests.Tls;

/// <summary>The files of a certificate are read again where they change, and half of them is refused.</summary>
public sealed class ClusterCertificatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flighttickets-certificates-").FullName;
    private readonly TestAuthority _authority = new("Ours"), _foreign = new("Foreign");

    public void Dispose()
    {
        _authority.Dispose();
        _foreign.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_renewed_certificate_is_used_and_a_broken_one_is_not()
    {
        using var first = _authority.ForPeer("first");
        using var second = _authority.ForPeer("second");
        Write(first);
        var certificates = ClusterTls.Read(Settings("CertificateFile", "KeyFile", "AuthorityFile"))!;
        Assert.Equal(first.Thumbprint, certificates.Own.Thumbprint);
        Write(second);
        Assert.Equal(second.Thumbprint, certificates.Own.Thumbprint);
        Assert.True(certificates.Own.HasPrivateKey);
        // As while the files are being replaced.
        File.WriteAllText(Path.Combine(_folder, "KeyFile"), "half of a k");
        Assert.Equal(second.Thumbprint, certificates.Own.Thumbprint);
        File.Delete(Path.Combine(_folder, "CertificateFile"));
        Assert.Equal(second.Thumbprint, certificates.Own.Thumbprint);
    }

    [Fact]
    public void Only_the_authoritys_certificates_are_trusted()
    {
        using var own = _authority.ForPeer("own");
        using var stranger = _foreign.ForPeer("own");
        Write(own);
        var certificates = ClusterTls.Read(Settings("CertificateFile", "KeyFile", "AuthorityFile"))!;
        Assert.True(certificates.Trusts(own, sent: null));
        Assert.False(certificates.Trusts(stranger, sent: null));
        // Both authorities, while one takes the place of the other.
        File.AppendAllText(Path.Combine(_folder, "AuthorityFile"), "\n" + _foreign.Certificate.ExportCertificatePem());
        Assert.True(certificates.Trusts(own, sent: null));
        Assert.True(certificates.Trusts(stranger, sent: null));
    }

    [Fact]
    public void Half_of_the_settings_does_not_mean_plain_text()
    {
        Assert.Null(ClusterTls.Read(Settings()));
        var half = Assert.Throws<StartupException>(() => ClusterTls.Read(Settings("CertificateFile", "KeyFile")));
        Assert.Contains("Orleans:Tls:AuthorityFile", half.Message, StringComparison.Ordinal);
        var missing = Assert.Throws<StartupException>(() => ClusterTls.Read(Settings("CertificateFile", "KeyFile", "AuthorityFile")));
        Assert.Contains("Orleans:Tls", missing.Message, StringComparison.Ordinal);
    }

    private void Write(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(_folder, "CertificateFile"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "KeyFile"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "AuthorityFile"), _authority.Certificate.ExportCertificatePem());
    }

    private IConfiguration Settings(params string[] names) => new ConfigurationBuilder()
        .AddInMemoryCollection(names.Select(name => KeyValuePair.Create($"Orleans:Tls:{name}", (string?)Path.Combine(_folder, name))))
        .Build();
}
