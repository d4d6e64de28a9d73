using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FlightTickets.Startup;

namespace FlightTickets.Tls;

/// <summary>
/// The certificate of a cluster member and the authority of its peers, from PEM files. Each handshake reads the files again (there are few
/// handshakes), so certificates are renewed without a restart. While the files cannot be read, the last good ones stay in use.
/// </summary>
internal sealed class ClusterCertificates
{
    private readonly string _certificateFile, _keyFile, _authorityFile;
    private readonly Lock _lock = new();
    private string _read = "";
    private Pair _pair;

    /// <exception cref="StartupException">A file is missing or invalid.</exception>
    public ClusterCertificates(string certificateFile, string keyFile, string authorityFile)
    {
        (_certificateFile, _keyFile, _authorityFile) = (certificateFile, keyFile, authorityFile);
        try
        {
            _pair = Load(File.ReadAllText(_certificateFile), File.ReadAllText(_keyFile), File.ReadAllText(_authorityFile));
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw new StartupException(ExitCodes.Configuration,
                $"The files of {ClusterTls.Section} cannot be used; they must be PEM: {exception.Message}", exception);
        }
    }

    /// <summary>The present certificate, with its key.</summary>
    public X509Certificate2 Own => Present().Own;

    /// <summary>Whether a peer's certificate is valid now and comes from the authority.</summary>
    public bool Trusts(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        foreach (var trusted in Present().Authority)
        {
            if (trusted.SubjectName.RawData.AsSpan().SequenceEqual(trusted.IssuerName.RawData)) policy.CustomTrustStore.Add(trusted);
            else policy.ExtraStore.Add(trusted);
        }

        if (sent is not null) policy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }

    private Pair Present()
    {
        lock (_lock)
        {
            try
            {
                string certificate = File.ReadAllText(_certificateFile), key = File.ReadAllText(_keyFile),
                    authority = File.ReadAllText(_authorityFile);
                var read = certificate + key + authority;
                // A handshake may still use the previous certificates, so the garbage collector disposes of them.
                if (read != _read) (_pair, _read) = (Load(certificate, key, authority), read);
            }
            catch (Exception exception) when (IsOfFiles(exception))
            {
                // The files are being replaced: the next handshake reads them again.
            }

            return _pair;
        }
    }

    private static Pair Load(string certificate, string key, string authority)
    {
        using var pem = X509Certificate2.CreateFromPem(certificate, key);
        // Some platforms use a key in TLS only if it was loaded with the certificate.
        var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPem(authority);
        return trusted.Count > 0 ? new Pair(own, trusted) : throw new CryptographicException("The authority's file holds no certificate.");
    }

    private static bool IsOfFiles(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private readonly record struct Pair(X509Certificate2 Own, X509Certificate2Collection Authority);
}
