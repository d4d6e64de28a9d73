using FlightTickets.Events;
using FlightTickets.Events.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Takes the events of durable states out of the cluster.</summary>
public static class OutboxRelayHosting
{
    /// <summary>
    /// Publishes the outbox by the <see cref="IEventPublisher"/> among the silo's services. It takes the place of <c>AddOutboxStreams</c>.
    /// </summary>
    public static ISiloBuilder AddOutboxRelay(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, OutboxRelays>();
        silo.AddStoreDeadLetters();
        return silo;
    }

    /// <summary>Once, whichever ways events travel: what cannot be delivered ends in the stores.</summary>
    /// <summary>
    /// Shows and replays the events that the stores gave up. Streams and the relay bring it; a silo without either asks for it.
    /// </summary>
    public static ISiloBuilder AddStoreDeadLetters(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IDeadLetters, StoreDeadLetters>());
        return silo;
    }
}
