using System.Reflection;

namespace FlightTickets.Persistence;

/// <summary>Makes the facets of constructor parameters marked with <see cref="DurableStateAttribute"/>.</summary>
internal sealed class DurableStateMapper(IServiceProvider services) : IAttributeToFactoryMapper<DurableStateAttribute>
{
    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, DurableStateAttribute attribute)
    {
        var maker = FacetType.Make<IFacetMaker>(services, parameter, typeof(IDurableState<>), typeof(Maker<>), attribute.Context);
        return maker.Create;
    }

    private interface IFacetMaker
    {
        object Create(IGrainContext grain);
    }

    private sealed class Maker<TState>(
        DurableContexts contexts, StateCodec<TState> codec, TimeProvider time, string contextName) : IFacetMaker
        where TState : class
    {
        private readonly DurableContext _context = contexts.Get(contextName);
        private Tuple<GrainType, string>? _last;

        public object Create(IGrainContext grain)
        {
            // Almost always the same type: saves a string per activation.
            var type = grain.GrainId.Type;
            var last = _last;
            if (last is null || last.Item1 != type)
                _last = last = Tuple.Create(type, type.ToString()!);

            return new DurableState<TState>(grain, new RowKey(last.Item2, grain.GrainId.Key.ToString()!), _context, codec, time);
        }
    }
}
