using Orleans.Streams.RabbitMQ;

namespace Orleans.Hosting;

/// <summary>Adds RabbitMQ streams to silos and clients.</summary>
public static class RabbitMqStreamHostingExtensions
{
    /// <summary>Adds a stream provider on RabbitMQ to the silo.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="name">The provider's name, as in <c>GetStreamProvider(name)</c>.</param>
    /// <param name="configure">Sets at least <see cref="RabbitMqStreamOptions.ConnectionString"/>.</param>
    public static ISiloBuilder AddRabbitMqStreams(this ISiloBuilder builder, string name, Action<RabbitMqStreamOptions> configure) =>
        builder.AddRabbitMqStreams(name,
            (SiloRabbitMqStreamConfigurator streams) => streams.ConfigureRabbitMq(options => options.Configure(configure)));

    /// <summary>Adds a stream provider on RabbitMQ to the silo, with everything that can be configured.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configure">Options, wire format, pulling agents, balancing.</param>
    public static ISiloBuilder AddRabbitMqStreams(this ISiloBuilder builder, string name, Action<SiloRabbitMqStreamConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new SiloRabbitMqStreamConfigurator(name, services => builder.ConfigureServices(services)));
        return builder;
    }

    /// <summary>Adds a stream provider on RabbitMQ to the client.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configure">Sets the same topology as on the silos.</param>
    public static IClientBuilder AddRabbitMqStreams(this IClientBuilder builder, string name, Action<RabbitMqStreamOptions> configure) =>
        builder.AddRabbitMqStreams(name,
            (ClientRabbitMqStreamConfigurator streams) => streams.ConfigureRabbitMq(options => options.Configure(configure)));

    /// <summary>Adds a stream provider on RabbitMQ to the client, with everything that can be configured.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configure">Options and wire format.</param>
    public static IClientBuilder AddRabbitMqStreams(
        this IClientBuilder builder, string name, Action<ClientRabbitMqStreamConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new ClientRabbitMqStreamConfigurator(name, builder));
        return builder;
    }
}
