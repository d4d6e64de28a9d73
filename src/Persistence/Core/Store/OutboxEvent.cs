using FlightTickets.Events;

namespace FlightTickets.Persistence;

/// <summary>An event waiting in the outbox.</summary>
[GenerateSerializer, Immutable, Alias("outbox-event")]
public sealed record OutboxEvent
{
    /// <summary>Unique for ever.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The row that raised it.</summary>
    [Id(1)] public required RowKey Key { get; init; }

    /// <summary>The context it comes from, lower case.</summary>
    [Id(2)] public required string Source { get; init; }

    /// <summary>The type and routing key.</summary>
    [Id(3)] public required string Type { get; init; }

    /// <summary>Its number among the grain's events: 1, 2, 3 and so on.</summary>
    [Id(4)] public required long Sequence { get; init; }

    /// <summary>When it was raised.</summary>
    [Id(5)] public required DateTimeOffset Time { get; init; }

    /// <summary>Its data: camelCase JSON in UTF-8.</summary>
    [Id(6)] public required byte[] Data { get; init; }

    /// <summary>The W3C trace context of the call that raised it.</summary>
    [Id(7)] public string? TraceParent { get; init; }

    /// <summary>The outbox partition: events of one grain are in one partition.</summary>
    public int Partition => OutboxPartition.Of(Key.GrainId);

    /// <summary>The event as consumers see it.</summary>
    public EventEnvelope ToEnvelope() => new()
    {
        Id = Id.ToString("n"),
        Type = Type,
        Source = Source,
        Subject = EventSubject.Of(Key.GrainType, Key.GrainId),
        Sequence = Sequence,
        Time = Time,
        Data = Data,
        TraceParent = TraceParent,
    };
}
