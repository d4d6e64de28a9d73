using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Takes the events of durable states out of the cluster.</summary>
public static class OutboxRelayHosting
{
    /// <summary>Publishes the outbox by the <see cref="IEventPublisher"/> among the silo's services. It takes the place of <c>AddOutboxStreams</c>.</summary>
    public static ISiloBuilder AddOutboxRelay(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, OutboxRelays>();
        return silo;
    }
}
