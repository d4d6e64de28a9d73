using System.Reflection;

namespace FlightTickets.Persistence;

/// <summary>Rows of one type in a context's store.</summary>
internal sealed class DurableRows<TState>(
    DurableContext context, string rowType, StateCodec<TState> codec, TimeProvider time) : IDurableRows<TState>
    where TState : class
{
    public async Task<bool> TryInsertAsync(string key, TState value) =>
        await WriteAsync(new RowKey(rowType, key), null, value, lastSequence: 0) == WriteOutcome.Applied;

    public IDurableState<TState> Open(string key) => new DurableState<TState>(null, new RowKey(rowType, key), context, codec, time);

    public IDurableState<TState> Open(string key, IGrainContext carrier, bool isAbsent) =>
        new DurableState<TState>(carrier, new RowKey(rowType, key), context, codec, time) { IsKnownAbsent = isAbsent };

    public async Task UpdateAsync(string key, Func<TState?, TState> change)
    {
        var row = new RowKey(rowType, key);
        while (true)
        {
            var stored = await context.Reads.ReadAsync(row);
            var (value, _, lastSequence) = stored is null ? default : codec.Decode(row, stored.Payload);
            var next = change(value);
            if (ReferenceEquals(next, value) || await WriteAsync(row, stored?.Etag, next, lastSequence) == WriteOutcome.Applied)
                return;
        }
    }

    private Task<WriteOutcome> WriteAsync(RowKey row, Guid? expected, TState value, long lastSequence) =>
        context.Writes.WriteAsync(new RowWrite
        {
            Key = row,
            ExpectedEtag = expected,
            NewEtag = Guid.NewGuid(),
            Payload = codec.Encode(value, isCleared: false, lastSequence),
        });
}

/// <summary>Makes the facets of constructor parameters marked with <see cref="DurableRowsAttribute"/>.</summary>
internal sealed class DurableRowsMapper(IServiceProvider services) : IAttributeToFactoryMapper<DurableRowsAttribute>
{
    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, DurableRowsAttribute attribute)
    {
        var maker = FacetType.Make<IMaker>(services, parameter, typeof(IDurableRows<>), typeof(Maker<>),
            attribute.Context, attribute.RowType);
        return _ => maker.Rows;
    }

    private interface IMaker
    {
        object Rows { get; }
    }

    private sealed class Maker<TState> : IMaker
        where TState : class
    {
        // Constructor arguments of one type are matched in order: context, then row type.
        public Maker(DurableContexts contexts, StateCodec<TState> codec, TimeProvider time, string context, string rowType) =>
            Rows = new DurableRows<TState>(contexts.Get(context), rowType, codec, time);

        public object Rows { get; }
    }
}
