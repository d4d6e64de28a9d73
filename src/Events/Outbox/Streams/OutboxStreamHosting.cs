using FlightTickets.Events;
using FlightTickets.Events.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Delivers the events of durable states within the cluster.</summary>
public static class OutboxStreamHosting
{
    /// <summary>
    /// Adds the stream provider <see cref="DurableEvents.ProviderName"/> that reads the outbox itself. Grains subscribe with
    /// <c>[ImplicitStreamSubscription("orders")]</c>; explicit subscriptions are not supported.
    /// </summary>
    public static ISiloBuilder AddOutboxStreams(this ISiloBuilder silo, Action<OutboxStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var options = new OutboxStreamOptions();
        configure?.Invoke(options);
        silo.Services.AddSingleton(Options.Create(options));
        silo.AddStoreDeadLetters();
        return silo.AddPersistentStreams(
            DurableEvents.ProviderName,
            (services, name) => ActivatorUtilities.CreateInstance<OutboxAdapterFactory>(services, name),
            streams =>
            {
                streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
                streams.ConfigurePullingAgent(agent => agent.Configure(o => o.MaxEventDeliveryTime = options.GiveUpAfter));
            });
    }
}
