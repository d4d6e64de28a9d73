namespace FlightTickets.PersistenceBench;

/// <summary>A state of about 1 KB.</summary>
[GenerateSerializer, Immutable, Alias("bench-state")]
public sealed record BenchState
{
    /// <summary>Its content.</summary>
    [Id(0)]
    public byte[] Content { get; init; } = [];
}
