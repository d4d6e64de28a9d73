using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streams;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.DeadLetters;
using Orleans.Streams.RabbitMQ.Streams;

namespace Orleans.Hosting;

/// <summary>Configures RabbitMQ streams on a silo.</summary>
public sealed class SiloRabbitMqStreamConfigurator : SiloPersistentStreamConfigurator
{
    /// <summary>Registers the provider's services.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="configureServices">Adds to the silo's services.</param>
    public SiloRabbitMqStreamConfigurator(string name, Action<Action<IServiceCollection>> configureServices)
        : base(name, configureServices, RabbitMqAdapterFactory.Create)
    {
        ConfigureDelegate(services =>
        {
            RabbitMqStreamServices.Add(services, name);
            // The receiver waits for messages itself; this is only the pause between two reads,
            // and the delay of a new stream's first event.
            services.Configure<StreamPullingAgentOptions>(name, options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10));
            // One for all providers of the silo.
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutgoingGrainCallFilter, DeliveryExceptionFilter>());
        });
    }

    /// <summary>Sets the provider's options.</summary>
    public SiloRabbitMqStreamConfigurator ConfigureRabbitMq(Action<OptionsBuilder<RabbitMqStreamOptions>> configure)
    {
        this.Configure(configure);
        return this;
    }

    /// <summary>Replaces the wire format.</summary>
    public SiloRabbitMqStreamConfigurator UseMapper(Func<IServiceProvider, string, IRabbitMqMessageMapper> create)
    {
        ConfigureDelegate(services => services.AddKeyedSingleton(Name, (provider, key) => create(provider, (string)key!)));
        return this;
    }
}

/// <summary>Configures RabbitMQ streams on a client.</summary>
public sealed class ClientRabbitMqStreamConfigurator : ClusterClientPersistentStreamConfigurator
{
    /// <summary>Registers the provider's services.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="builder">The client's builder.</param>
    public ClientRabbitMqStreamConfigurator(string name, IClientBuilder builder)
        : base(name, builder, RabbitMqAdapterFactory.Create) =>
        ConfigureDelegate(services => RabbitMqStreamServices.Add(services, name));

    /// <summary>Sets the provider's options; those under "Topology" must equal the silos'.</summary>
    public ClientRabbitMqStreamConfigurator ConfigureRabbitMq(Action<OptionsBuilder<RabbitMqStreamOptions>> configure)
    {
        this.Configure(configure);
        return this;
    }

    /// <summary>Replaces the wire format; it must be as on the silos.</summary>
    public ClientRabbitMqStreamConfigurator UseMapper(Func<IServiceProvider, string, IRabbitMqMessageMapper> create)
    {
        ConfigureDelegate(services => services.AddKeyedSingleton(Name, (provider, key) => create(provider, (string)key!)));
        return this;
    }
}

internal static class RabbitMqStreamServices
{
    public static void Add(IServiceCollection services, string name)
    {
        services.ConfigureNamedOptionForLogging<RabbitMqStreamOptions>(name);
        services.AddTransient<IConfigurationValidator>(
            provider => new RabbitMqStreamOptionsValidator(RabbitMqAdapterFactory.Options(provider, name), name));
        services.TryAddKeyedSingleton(name, (provider, _) => new RabbitMqDeadLetters(
            RabbitMqAdapterFactory.Options(provider, name), provider.GetRequiredService<ILogger<RabbitMqDeadLetters>>(),
            provider.GetKeyedService<TimeProvider>(StreamingTimeProviderNames.Streaming)));
    }
}
