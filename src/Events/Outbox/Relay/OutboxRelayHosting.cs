using FlightTickets.Events;
using FlightTickets.Events.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Publishes the events of durable states to outside the cluster.</summary>
public static class OutboxRelayHosting
{
    /// <summary>
    /// Publishes the outbox with the silo's <see cref="IEventPublisher"/>. It replaces <c>AddOutboxStreams</c>.
    /// </summary>
    public static ISiloBuilder AddOutboxRelay(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, OutboxRelays>();
        silo.AddStoreDeadLetters();
        return silo;
    }

    /// <summary>Once, whatever the transport: events that cannot be delivered end in the stores.</summary>
    /// <summary>
    /// Shows and replays the events that the stores gave up. Streams and the relay add it; a silo without either calls it itself.
    /// </summary>
    public static ISiloBuilder AddStoreDeadLetters(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IDeadLetters, StoreDeadLetters>());
        return silo;
    }
}
