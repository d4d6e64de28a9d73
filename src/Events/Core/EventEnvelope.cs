namespace FlightTickets.Events;

/// <summary>
/// An event as consumers get it from a stream. Delivery is at least once, in the order of <see cref="Sequence"/> per <see cref="Subject"/>:
/// a consumer skips a sequence it has seen.
/// </summary>
[GenerateSerializer, Immutable, Alias("event")]
public sealed record EventEnvelope
{
    /// <summary>Unique for ever; the outbox row's id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The type, <c>order.confirmed</c> and the like.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>The context it came from, lower case: <c>orders</c>. It is the stream's namespace too.</summary>
    [Id(2)] public required string Source { get; init; }

    /// <summary>What <see cref="Sequence"/> counts for: the key of the grain that raised it, see <see cref="EventSubject"/>.</summary>
    [Id(3)] public required string Subject { get; init; }

    /// <summary>1 for the subject's first event, then without a gap.</summary>
    [Id(4)] public required long Sequence { get; init; }

    /// <summary>When it was raised, UTC.</summary>
    [Id(5)] public required DateTimeOffset Time { get; init; }

    /// <summary>The data, camelCase JSON in UTF-8.</summary>
    [Id(6)] public required byte[] Data { get; init; }

    /// <summary>The W3C trace context of the call that raised it, if it was traced.</summary>
    [Id(7)] public string? TraceParent { get; init; }
}
