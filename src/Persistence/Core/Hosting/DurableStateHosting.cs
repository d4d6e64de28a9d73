using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Adds durable state to a silo.</summary>
public static class DurableStateHosting
{
    /// <summary>
    /// Adds <see cref="IDurableState{TState}"/>. May be called more than once: each call adds stores. A <see cref="TimeProvider"/> among the silo's services is used.
    /// </summary>
    public static ISiloBuilder AddDurableState(this ISiloBuilder silo, Action<DurableStateBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configure);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton(typeof(StateCodec<>));
        silo.Services.TryAddSingleton<IAttributeToFactoryMapper<DurableStateAttribute>, DurableStateMapper>();
        silo.Services.TryAddSingleton<IAttributeToFactoryMapper<DurableLookupAttribute>, DurableLookupMapper>();
        silo.Services.TryAddSingleton<DurableLookups>();
        if (silo.Services.All(s => s.ServiceType != typeof(DurableContexts)))
        {
            silo.Services.AddSingleton<DurableContexts>();
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<DurableContexts>());
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, WakeSweeper>();
            silo.Services.AddSingleton<IDeadLetters, StoreDeadLetters>();
        }

        configure(new DurableStateBuilder(silo.Services));
        return silo;
    }
}
