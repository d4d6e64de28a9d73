using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Orleans.Streams.RabbitMQ;

/// <summary>Events still in bytes: only the subscriber's silo, which knows their types, deserializes them.</summary>
[GenerateSerializer, Immutable, Alias("rabbitmq-orleans-batch"), SerializationCallbacks(typeof(OnDeserializedCallbacks))]
internal sealed class OrleansBatch : RabbitMqBatch, IOnDeserialized
{
    [Id(0)]
    private readonly ReadOnlyMemory<byte> _body;

    [Id(1)]
    private readonly byte[]? _context;

    [NonSerialized]
    private Serializer _serializer;

    public OrleansBatch(StreamId streamId, ReadOnlyMemory<byte> body, byte[]? context, Serializer serializer,
        string? traceParent, string? traceState)
        : base(streamId, traceParent, traceState)
    {
        _body = body;
        _context = context;
        _serializer = serializer;
    }

    public override bool ImportRequestContext()
    {
        if (_context is null || _serializer.Deserialize<Dictionary<string, object>>(_context) is not { } context)
        {
            return false;
        }

        RequestContextExtensions.Import(context);
        return true;
    }

    void IOnDeserialized.OnDeserialized(DeserializationContext context) =>
        _serializer = context.ServiceProvider.GetRequiredService<Serializer>();

    protected override IEnumerable<T> Read<T>() => _serializer.Deserialize<object[]>(_body)!.OfType<T>();
}
