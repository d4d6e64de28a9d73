using FlightTickets.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;

namespace Orleans.Hosting;

/// <summary>Adds durable state to a silo.</summary>
public static class DurableStateHosting
{
    /// <summary>
    /// Adds <see cref="IDurableState{TState}"/>. May be called more than once: each call adds stores. It uses a <see cref="TimeProvider"/>
    /// among the silo's services.
    /// </summary>
    public static ISiloBuilder AddDurableState(this ISiloBuilder silo, Action<DurableStateBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configure);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton(typeof(StateCodec<>));
        silo.Services.TryAddSingleton<IAttributeToFactoryMapper<DurableStateAttribute>, DurableStateMapper>();
        silo.Services.TryAddSingleton<IAttributeToFactoryMapper<DurableLookupAttribute>, DurableLookupMapper>();
        silo.Services.TryAddSingleton<IAttributeToFactoryMapper<DurableRowsAttribute>, DurableRowsMapper>();
        silo.Services.TryAddSingleton<DurableLookups>();
        if (silo.Services.All(s => s.ServiceType != typeof(DurableContexts)))
        {
            silo.Services.AddSingleton<DurableContexts>();
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<DurableContexts>());
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClockStart>();
            silo.Services.AddSingleton<WakeUpScan>();
            silo.Services.AddSingleton<IWakeUps>(s => s.GetRequiredService<WakeUpScan>());
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<WakeUpScan>());
            silo.Services.AddSingleton<IConfigurationValidator, DurableNeeds>();
        }

        // A failure crosses to the caller's process with the driver's exception inside. An exception unknown to the serializer would arrive
        // as a serializer's error, which says nothing about a lost database and would not be recognized as one.
        silo.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = static _ => true);
        configure(new DurableStateBuilder(silo.Services));
        return silo;
    }
}
