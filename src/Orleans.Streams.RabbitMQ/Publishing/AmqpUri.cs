using System.Net.Security;
using System.Security.Authentication;
using RabbitMQ.Client;

namespace Orleans.Streams.RabbitMQ.Publishing;

/// <summary>Reads a connection string: one AMQP URI, or several separated by commas for the nodes of a cluster.</summary>
internal static class AmqpUri
{
    /// <summary>The factory of the first, and where all of them are.</summary>
    /// <param name="connectionString">The URIs.</param>
    /// <param name="configure">Settings beyond the URIs; called for each URI's factory, since TLS differs by node.</param>
    public static (ConnectionFactory Factory, IReadOnlyList<AmqpTcpEndpoint> Endpoints) Parse(
        string connectionString, Action<ConnectionFactory>? configure = null)
    {
        var uris = connectionString.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (uris.Length == 0)
        {
            throw new FormatException("is empty");
        }

        var factories = Array.ConvertAll(uris, uri =>
        {
            // RabbitMQ.Client's default for amqps is TLS 1.2 only; None lets the system choose. It also accepts a
            // certificate of any other host, which any holder of such a certificate could abuse.
            var factory = new ConnectionFactory { AmqpUriSslProtocols = SslProtocols.None, Uri = ParseOne(uri) };
            factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None;
            configure?.Invoke(factory);
            return factory;
        });
        return (factories[0], Array.ConvertAll(factories, factory => factory.Endpoint));
    }

    private static Uri ParseOne(string text)
    {
        // The message leaves the text out, since it holds a password.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            throw new FormatException("is not an AMQP URI: amqp://user:password@host:5672/vhost, or amqps:// for TLS");
        }

        return uri;
    }
}
