using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace FlightTickets.Events.Outbox;

/// <summary>One event on its way to its subscribers. A batch has one event, so that a failure concerns only that one.</summary>
[GenerateSerializer, Immutable, Alias("outbox-batch")]
internal sealed class OutboxBatch(EventEnvelope envelope, StreamId streamId, long position) : IBatchContainer
{
    [Id(0)]
    private readonly EventEnvelope _envelope = envelope;

    /// <inheritdoc/>
    [Id(1)]
    public StreamId StreamId { get; } = streamId;

    [Id(2)]
    private readonly long _position = position;

    /// <summary>The order of receipt on this silo: it says nothing about other silos, and no one can resume from it.</summary>
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(_position);

    public long Position => _position;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        _envelope is T wanted ? [Tuple.Create(wanted, SequenceToken)] : [];

    public bool ImportRequestContext() => false;
}
