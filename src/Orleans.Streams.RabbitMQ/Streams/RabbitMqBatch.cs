using System.Diagnostics;
using Orleans.Providers.Streams.Common;

namespace Orleans.Streams.RabbitMQ;

/// <summary>The events of one message. A mapper of your own derives from it, or uses <see cref="RabbitMqEventBatch"/>.</summary>
/// <remarks>
/// It travels to the subscribers, so it is serialized by Orleans: mark derived types and their members. It must be
/// immutable, since all subscribers on this silo see the same object.
/// </remarks>
[GenerateSerializer, Immutable, Alias("rabbitmq-batch")]
public abstract class RabbitMqBatch : IBatchContainer
{
    [NonSerialized]
    private RabbitMqDelivery? _delivery;

    /// <summary>Creates a batch.</summary>
    /// <param name="streamId">The stream it belongs to.</param>
    /// <param name="traceParent">The publisher's W3C trace context, if it sent one.</param>
    /// <param name="traceState">The vendor part of the trace context.</param>
    protected RabbitMqBatch(StreamId streamId, string? traceParent, string? traceState)
    {
        StreamId = streamId;
        TraceParent = traceParent;
        TraceState = traceState;
    }

    /// <inheritdoc/>
    [Id(0)]
    public StreamId StreamId { get; private set; }

    /// <summary>The publisher's W3C trace context.</summary>
    [Id(1)]
    public string? TraceParent { get; private set; }

    /// <summary>The vendor part of the trace context.</summary>
    [Id(2)]
    public string? TraceState { get; private set; }

    /// <summary>
    /// The order of receipt. It starts at the clock's ticks, so a later owner of the partition
    /// assigns higher numbers; nothing can be rewound to it.
    /// </summary>
    [Id(3)]
    internal long Sequence { get; set; }

    /// <summary>Its message; only on the silo that reads the partition.</summary>
    internal RabbitMqDelivery? Delivery { get => _delivery; set => _delivery = value; }

    /// <inheritdoc/>
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Sequence);

    /// <summary>The events that are <typeparamref name="T"/>, in order.</summary>
    protected abstract IEnumerable<T> Read<T>();

    /// <inheritdoc/>
    public virtual bool ImportRequestContext() => false;

    /// <inheritdoc/>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        var index = 0;
        if (TraceParent is null || typeof(T) == typeof(object) || !RabbitMqInstruments.Source.HasListeners())
        {
            foreach (var item in Read<T>())
            {
                yield return Tuple.Create<T, StreamSequenceToken>(item, new EventSequenceTokenV2(Sequence, index++));
            }

            yield break;
        }

        // The subscriber handles an event between two steps of this iterator, in the same execution context.
        ActivityContext.TryParse(TraceParent, TraceState, isRemote: true, out var parent);
        var around = Activity.Current;
        foreach (var item in Read<T>())
        {
            var activity = RabbitMqInstruments.Source.StartActivity("process", ActivityKind.Consumer, parent,
                links: around is null ? null : [new(around.Context)]);
            activity?.SetTag("messaging.system", "rabbitmq").SetTag("orleans.stream", StreamId.ToString());
            try
            {
                yield return Tuple.Create<T, StreamSequenceToken>(item, new EventSequenceTokenV2(Sequence, index++));
            }
            finally
            {
                activity?.Dispose();
                Activity.Current = around;
            }
        }
    }
}

/// <summary>A batch of deserialized events, for mappers of other formats.</summary>
[GenerateSerializer, Immutable, Alias("rabbitmq-event-batch")]
public sealed class RabbitMqEventBatch : RabbitMqBatch
{
    [Id(0)]
    private readonly object[] _events;

    /// <summary>Creates a batch.</summary>
    /// <param name="streamId">The stream it belongs to.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="traceParent">The publisher's W3C trace context, if it sent one.</param>
    /// <param name="traceState">The vendor part of the trace context.</param>
    public RabbitMqEventBatch(StreamId streamId, IEnumerable<object> events, string? traceParent = null, string? traceState = null)
        : base(streamId, traceParent, traceState) => _events = [.. events];

    /// <inheritdoc/>
    protected override IEnumerable<T> Read<T>() => _events.OfType<T>();
}
