using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Streams.RabbitMQ;

/// <summary>Refuses invalid options when the host starts, with the reason.</summary>
/// <param name="options">The options.</param>
/// <param name="provider">The stream provider's name.</param>
public sealed class RabbitMqStreamOptionsValidator(RabbitMqStreamOptions options, string provider) : IConfigurationValidator
{
    /// <inheritdoc/>
    /// <exception cref="OrleansConfigurationException">An option is out of its range.</exception>
    public void ValidateConfiguration()
    {
        Require(options.ConnectionString.Length > 0, nameof(options.ConnectionString), "is missing: amqp://user:password@host:5672/vhost");
        try
        {
            AmqpUri.Parse(options.ConnectionString);
        }
        catch (FormatException e)
        {
            Require(false, nameof(options.ConnectionString), e.Message);
        }

        Require(options.ClientCertificate is null or { HasPrivateKey: true }, nameof(options.ClientCertificate), "has no private key");
        Require(options.CertificateAuthorities is null or { Count: > 0 }, nameof(options.CertificateAuthorities),
            "is empty: no broker would be trusted");
        Range(options.Partitions, 1, 1024, nameof(options.Partitions));
        Range(options.DeliveryLimit, 0, int.MaxValue, nameof(options.DeliveryLimit));
        Range(options.MaxUnconfirmed, 1, 65_536, nameof(options.MaxUnconfirmed));
        Range(options.MaxMessageBytes, 1, 512 * 1024 * 1024, nameof(options.MaxMessageBytes));
        Range(options.SplitBytes, 1, options.MaxMessageBytes, nameof(options.SplitBytes));
        Range(options.MaxEventsPerMessage, 1, int.MaxValue, nameof(options.MaxEventsPerMessage));
        Range(options.Prefetch, 1, ushort.MaxValue, nameof(options.Prefetch));
        Range(options.CacheSize, 1, int.MaxValue, nameof(options.CacheSize));
        Require(options.Name is null or { Length: > 0 and <= 200 }, nameof(options.Name), "must have 1 to 200 characters");
        Require(options.PartitionHeader.Length is > 0 and <= 255, nameof(options.PartitionHeader), "must have 1 to 255 characters");
        Require(Enum.IsDefined(options.Partitioning), nameof(options.Partitioning), "has no such value");
        Require(Enum.IsDefined(options.QueueType), nameof(options.QueueType), "has no such value");
        Require(options.PublishTimeout > TimeSpan.Zero, nameof(options.PublishTimeout), "must be longer than zero");
        Require(options.StartupTimeout > TimeSpan.Zero, nameof(options.StartupTimeout), "must be longer than zero");
        Require(options.ReconnectMinDelay > TimeSpan.Zero, nameof(options.ReconnectMinDelay), "must be longer than zero");
        Require(options.ReconnectMaxDelay >= options.ReconnectMinDelay, nameof(options.ReconnectMaxDelay),
            "must not be below ReconnectMinDelay");
    }

    private void Range(int value, int least, int most, string option) =>
        Require(value >= least && value <= most, option, $"is {value}; it must be between {least} and {most}");

    private void Require(bool condition, string option, string why)
    {
        if (!condition)
        {
            throw new OrleansConfigurationException($"RabbitMQ streams '{provider}': {nameof(RabbitMqStreamOptions)}.{option} {why}.");
        }
    }
}
