using FlightTickets.Startup;
using Orleans.Connections.Security;

namespace FlightTickets.Tls;

/// <summary>
/// TLS between silos, and from APIs to silos. Both sides show a certificate of one authority, which signs this cluster's certificates and
/// nothing else. The authority alone decides who may connect; the name in a certificate is not checked, since pods come and go.
/// </summary>
public static class ClusterTls
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Orleans:Tls";

    // Peers are found by address. SNI wants a name; nobody checks it.
    private const string Peer = "flighttickets-cluster";

    /// <summary>Encrypts a silo's connections, if the configuration names certificates.</summary>
    /// <exception cref="StartupException">A setting is missing or wrong.</exception>
    public static ISiloBuilder UseClusterTls(this ISiloBuilder silo, IConfiguration configuration) =>
        Read(configuration) is { } certificates ? silo.UseTls(options => Apply(options, certificates)) : silo;

    /// <summary>Encrypts an API's connections to silos, if the configuration names certificates.</summary>
    /// <exception cref="StartupException">A setting is missing or wrong.</exception>
    public static IClientBuilder UseClusterTls(this IClientBuilder client, IConfiguration configuration) =>
        Read(configuration) is { } certificates ? client.UseTls(options => Apply(options, certificates)) : client;

    internal static ClusterCertificates? Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (certificate, key, authority) = (configuration["Orleans:Tls:CertificateFile"], configuration["Orleans:Tls:KeyFile"],
            configuration["Orleans:Tls:AuthorityFile"]);
        if (string.IsNullOrWhiteSpace(certificate + key + authority)) return null;
        // With only some of the settings, connections must not silently stay unencrypted.
        RequiredSettings.Check(configuration, "Orleans:Tls:CertificateFile", "Orleans:Tls:KeyFile", "Orleans:Tls:AuthorityFile");
        return new ClusterCertificates(certificate!, key!, authority!);
    }

    private static void Apply(TlsOptions options, ClusterCertificates certificates)
    {
        options.LocalCertificate = certificates.Own;
        options.LocalServerCertificateSelector = (_, _) => certificates.Own;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, chain, _) => certificates.Trusts(certificate, chain);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = Peer;
    }
}
