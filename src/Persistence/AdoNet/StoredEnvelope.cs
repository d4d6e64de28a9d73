namespace FlightTickets.Persistence.AdoNet;

/// <summary>A row's payload: the state, and its events until they are published.</summary>
[GenerateSerializer, Alias("ado-net-envelope")]
internal sealed class StoredEnvelope
{
    [Id(0)] public Guid Etag { get; set; }

    [Id(1)] public byte[] Payload { get; set; } = [];

    [Id(2)] public bool IsCleared { get; set; }

    [Id(3)] public List<StoredEvent> Events { get; set; } = [];

    /// <summary>The same state with other events: its etag stays.</summary>
    public StoredEnvelope With(List<StoredEvent> events) =>
        new() { Etag = Etag, Payload = Payload, IsCleared = IsCleared, Events = events };
}

/// <summary>An event in its row's envelope.</summary>
[GenerateSerializer, Immutable, Alias("ado-net-event")]
internal sealed record StoredEvent
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required string Source { get; init; }

    [Id(2)] public required string Type { get; init; }

    [Id(3)] public required long Sequence { get; init; }

    [Id(4)] public required DateTimeOffset Time { get; init; }

    [Id(5)] public required byte[] Data { get; init; }

    [Id(6)] public string? TraceParent { get; init; }

    public static StoredEvent From(OutboxEvent added) => new()
    {
        Id = added.Id,
        Source = added.Source,
        Type = added.Type,
        Sequence = added.Sequence,
        Time = added.Time,
        Data = added.Data,
        TraceParent = added.TraceParent,
    };

    public OutboxEvent ToOutbox(RowKey key) => new()
    {
        Id = Id,
        Key = key,
        Source = Source,
        Type = Type,
        Sequence = Sequence,
        Time = Time,
        Data = Data,
        TraceParent = TraceParent,
    };
}

/// <summary>The rows of one outbox partition that have events, or may have some soon: the storage has no index for that.</summary>
[GenerateSerializer, Alias("ado-net-waiting")]
internal sealed class WaitingRows
{
    [Id(0)] public List<WaitingRow> Rows { get; set; } = [];
}

/// <summary>A row that was about to be written with events.</summary>
/// <param name="GrainType">Its key's type.</param>
/// <param name="GrainId">Its key.</param>
/// <param name="Sequence">The last event of the write.</param>
/// <param name="Since">When the write was announced.</param>
[GenerateSerializer, Immutable, Alias("ado-net-waiting-row")]
internal sealed record WaitingRow(
    [property: Id(0)] string GrainType, [property: Id(1)] string GrainId, [property: Id(2)] long Sequence,
    [property: Id(3)] DateTimeOffset Since)
{
    public RowKey Key => new(GrainType, GrainId);
}

/// <summary>The dead letters of one partition.</summary>
[GenerateSerializer, Alias("ado-net-dead-letters")]
internal sealed class DeadLetterBox
{
    [Id(0)] public List<StoredDeadLetter> Letters { get; set; } = [];
}

/// <summary>An event given up.</summary>
[GenerateSerializer, Immutable, Alias("ado-net-dead-letter")]
internal sealed record StoredDeadLetter(
    [property: Id(0)] string GrainType, [property: Id(1)] string GrainId, [property: Id(2)] StoredEvent Event,
    [property: Id(3)] string Reason,
    [property: Id(4)] DateTimeOffset FailedAt)
{
    public OutboxEvent ToOutbox() => Event.ToOutbox(new RowKey(GrainType, GrainId));
}
