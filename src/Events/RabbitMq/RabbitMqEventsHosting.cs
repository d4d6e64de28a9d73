using FlightTickets.Events;
using FlightTickets.Events.RabbitMq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Orleans.Streams.RabbitMQ;
using Orleans.Streams.RabbitMQ.Publishing;

namespace Orleans.Hosting;

/// <summary>Delivers the events of durable states through RabbitMQ, to this cluster and to other programs.</summary>
public static class RabbitMqEventsHosting
{
    /// <summary>The topic exchange that outside programs bind their queues to.</summary>
    public const string Exchange = "flighttickets.events";

    /// <summary>How many events a consumer gets with one call, at most.</summary>
    private const int EventsAtOnce = 64;

    private static readonly TimeSpan BrokerPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds the stream provider <see cref="DurableEvents.ProviderName"/> over RabbitMQ and publishes the outbox there as CloudEvents. It
    /// replaces <c>AddOutboxStreams</c>; consumers are the same.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="connectionString">AMQP URIs, as <see cref="RabbitMqStreamOptions.ConnectionString"/>.</param>
    /// <param name="configure">Changes to the provider's options; it must not change the partition header.</param>
    public static ISiloBuilder AddRabbitMqEvents(
        this ISiloBuilder silo, string connectionString, Action<RabbitMqStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.AddRabbitMqStreams(DurableEvents.ProviderName, (SiloRabbitMqStreamConfigurator streams) =>
        {
            streams.ConfigureRabbitMq(options => options.Configure(o =>
            {
                Configure(o, connectionString);
                configure?.Invoke(o);
                o.PartitionHeader = CloudEvent.PartitionKey;
            }));
            streams.UseMapper((_, _) => new CloudEventMapper());
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePullingAgent(agent => agent.Configure(o => o.BatchContainerBatchSize = EventsAtOnce));
        });
        silo.Services.AddSingleton(services => new RabbitMqPublisher(
            services.GetRequiredService<IOptionsMonitor<RabbitMqStreamOptions>>().Get(DurableEvents.ProviderName),
            services.GetRequiredService<ILogger<RabbitMqPublisher>>()));
        silo.Services.AddSingleton<BatchReaders>();
        silo.Services.AddSingleton<IEventPublisher>(services => new RabbitMqEventPublisher(
            services.GetRequiredService<RabbitMqPublisher>(),
            services.GetRequiredService<IOptionsMonitor<RabbitMqStreamOptions>>().Get(DurableEvents.ProviderName),
            () => services.GetRequiredService<BatchReaders>().IsEverySilo));
        silo.Services.AddSingleton<IDeadLetters>(
            services => new BrokerDeadLetters(services.GetRequiredKeyedService<RabbitMqDeadLetters>(DurableEvents.ProviderName)));
        return silo.AddOutboxRelay();
    }

    /// <summary>The message names the exchange and the broker.</summary>
    internal static void Configure(RabbitMqStreamOptions options, string connectionString)
    {
        options.ConnectionString = connectionString;
        options.Name = Exchange;
        // Bookings need no broker, and events wait in the outbox, so a silo must be able to restart while the broker is away.
        options.StartWithoutBroker = true;
        options.StartupTimeout = BrokerPatience;
        options.PartitionHeader = CloudEvent.PartitionKey;
        // The publisher sends batches to the partitions, and binds the topic exchange to them for as long as an older silo is there.
        options.BindTopicToPartitions = false;
    }
}
