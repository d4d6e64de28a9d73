using Orleans.Streams.RabbitMQ.Publishing;

namespace FlightTickets.Events.RabbitMq;

/// <summary>The messages of one call to the publisher, and which events each of them carries.</summary>
internal sealed class Shipment(int mostBatchBytes)
{
    private readonly List<(RabbitMqMessage Message, int[] Events)> _messages = [];
    private readonly Dictionary<StreamId, List<(int Index, EventEnvelope Event)>> _streams = [];

    /// <summary>Adds an event.</summary>
    /// <param name="index">Its position in the call.</param>
    /// <param name="envelope">The event.</param>
    /// <param name="span">The span that outside programs continue.</param>
    /// <param name="isBatched">Whether it reaches the partitions in a batch; otherwise by the topic exchange's binding.</param>
    public void Add(int index, EventEnvelope envelope, string? span, bool isBatched)
    {
        var message = CloudEvent.ToMessage(envelope, span);
        if (!isBatched)
        {
            _messages.Add((message, [index]));
            return;
        }

        // Nobody outside needs to listen.
        _messages.Add((message with { IsMandatory = false }, [index]));
        var stream = DurableEvents.StreamOf(envelope);
        if (!_streams.TryGetValue(stream, out var events))
            _streams[stream] = events = [];

        events.Add((index, envelope));
    }

    /// <summary>The messages, those that were added first first. Call it once, after the last event.</summary>
    public IReadOnlyList<RabbitMqMessage> Messages()
    {
        foreach (var (stream, events) in _streams)
        {
            var next = 0;
            foreach (var (message, count) in CloudEventBatch.ToMessages(stream, [.. events.Select(e => e.Event)], mostBatchBytes))
            {
                _messages.Add((message, [.. events.GetRange(next, count).Select(e => e.Index)]));
                next += count;
            }
        }

        return [.. _messages.Select(m => m.Message)];
    }

    /// <summary>Records failures: an event is safe when all messages that carry it are confirmed.</summary>
    public void Settle(IReadOnlyList<PublishResult> results, Exception?[] outcomes)
    {
        foreach (var (result, (_, events)) in results.Zip(_messages))
        {
            if (result.Outcome == PublishOutcome.Confirmed)
                continue;

            foreach (var index in events)
                outcomes[index] ??= new RabbitMqPublishException(result);
        }
    }
}
