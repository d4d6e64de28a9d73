namespace FlightTickets.Events;

/// <summary>
/// An event as a stream delivers it to consumers: at least once, and for each <see cref="Subject"/> in the order of <see cref="Sequence"/>.
/// A consumer skips a sequence it has seen.
/// </summary>
[GenerateSerializer, Immutable, Alias("event")]
public sealed record EventEnvelope
{
    /// <summary>Unique for ever; the outbox row's id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The type, such as <c>order.confirmed</c>.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>The context that raised it, in lower case: <c>orders</c>. It is also the stream's namespace.</summary>
    [Id(2)] public required string Source { get; init; }

    /// <summary>
    /// What <see cref="Sequence"/> counts: the events of this subject, the key of the grain that raised it; see <see cref="EventSubject"/>.
    /// </summary>
    [Id(3)] public required string Subject { get; init; }

    /// <summary>1 for the subject's first event, then without gaps.</summary>
    [Id(4)] public required long Sequence { get; init; }

    /// <summary>When it was raised, UTC.</summary>
    [Id(5)] public required DateTimeOffset Time { get; init; }

    /// <summary>The data, camelCase JSON in UTF-8.</summary>
    [Id(6)] public required byte[] Data { get; init; }

    /// <summary>The W3C trace context of the call that raised it, if it was traced.</summary>
    [Id(7)] public string? TraceParent { get; init; }
}
