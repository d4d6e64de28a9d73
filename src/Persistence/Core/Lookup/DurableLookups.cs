using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Persistence;

/// <summary>Makes lookups for services that are not grains.</summary>
public sealed class DurableLookups(IServiceProvider services)
{
    /// <summary>A lookup of one grain type's states.</summary>
    /// <typeparam name="TState">The state's type.</typeparam>
    /// <param name="context">The context whose storage to search.</param>
    /// <param name="grainType">The <c>[GrainType]</c> of the grains that own the states.</param>
    /// <exception cref="InvalidOperationException">No store is configured for the context, or its store has no lookups.</exception>
    public IDurableLookup<TState> Create<TState>(string context, string grainType)
        where TState : class
    {
        var found = services.GetRequiredService<DurableContexts>().Get(context).Store;
        var store = found as ILookupStore
            ?? throw new InvalidOperationException($"{found.Description}, the store of {context}, has no lookups.");
        return new DurableLookup<TState>(store, grainType, services.GetRequiredService<StateCodec<TState>>());
    }
}

/// <summary>Makes the facets of constructor parameters marked with <see cref="DurableLookupAttribute"/>.</summary>
internal sealed class DurableLookupMapper(IServiceProvider services) : IAttributeToFactoryMapper<DurableLookupAttribute>
{
    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, DurableLookupAttribute attribute)
    {
        var maker = FacetType.Make<IMaker>(
            services, parameter, typeof(IDurableLookup<>), typeof(Maker<>), attribute.Context, attribute.GrainType);
        return _ => maker.Lookup;
    }

    private interface IMaker
    {
        object Lookup { get; }
    }

    private sealed class Maker<TState> : IMaker
        where TState : class
    {
        // Constructor arguments of one type are matched in order: context, then grain type.
        public Maker(DurableLookups lookups, string context, string grainType) => Lookup = lookups.Create<TState>(context, grainType);

        public object Lookup { get; }
    }
}
