using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Publishing;

/// <summary>The certificates that identify the broker and this client.</summary>
internal static class TlsTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Sets the options' certificates on a factory with a TLS URI, and nothing on others.</summary>
    public static void Apply(RabbitMqStreamOptions options, ConnectionFactory factory)
    {
        if (!factory.Ssl.Enabled)
        {
            return;
        }

        if (options.ClientCertificate is { } own)
        {
            factory.Ssl.Certs = [own];
        }

        if (options.CertificateAuthorities is { } authorities)
        {
            factory.Ssl.CertificateValidationCallback =
                (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities);
        }
    }

    // The system's verdict counts except for the chain, which it cannot build to a private authority: the
    // chain is built here, to the given authorities only.
    private static bool IsTrusted(
        X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        }

        return chain.Build(leaf);
    }
}
