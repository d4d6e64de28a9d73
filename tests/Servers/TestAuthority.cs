using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FlightTickets.Servers;

/// <summary>A test's private certificate authority, trusted only where configured.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Begin = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset End = Begin.AddDays(30);

    /// <summary>Makes a new one.</summary>
    public TestAuthority(string name = "Test CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = request.CreateSelfSigned(Begin, End);
    }

    /// <summary>Its certificate, with the key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate with its key for a server of these DNS names or addresses.</summary>
    public X509Certificate2 ForServer(params string[] hosts) => Issue(hosts[0], [ServerAuthentication], hosts);

    /// <summary>A certificate with its key for a client.</summary>
    public X509Certificate2 ForClient(string name) => Issue(name, [ClientAuthentication], []);

    /// <summary>A certificate with its key for a peer that is both.</summary>
    public X509Certificate2 ForPeer(string name) => Issue(name, [ServerAuthentication, ClientAuthentication], []);

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private X509Certificate2 Issue(string name, string[] purposes, string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. purposes.Select(purpose => new Oid(purpose))], false));
        if (hosts.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var host in hosts)
            {
                if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
                else names.AddDnsName(host);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        using var signed = request.Create(Certificate, Begin, End.AddDays(-1), RandomNumberGenerator.GetBytes(16));
        using var withKey = signed.CopyWithPrivateKey(key);
        // Some platforms use a key in TLS only when it came with the certificate.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }
}

/// <summary>What a server needs for TLS.</summary>
/// <param name="Certificate">Its certificate, with the key.</param>
/// <param name="Authority">The authority of its clients' certificates.</param>
/// <param name="NeedsClientCertificate">Whether a client without a certificate is refused.</param>
public sealed record ServerTls(X509Certificate2 Certificate, X509Certificate2 Authority, bool NeedsClientCertificate)
{
    /// <summary>Writes <c>server.pem</c>, <c>key.pem</c> and <c>ca.pem</c>.</summary>
    internal void WriteTo(string folder)
    {
        using var key = Certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, "server.pem"), Certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "ca.pem"), Authority.ExportCertificatePem());
    }
}
