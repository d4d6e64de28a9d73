namespace FlightTickets.Persistence;

/// <summary>A row as it was read.</summary>
/// <param name="GrainId">The grain's key within its type.</param>
/// <param name="Etag">The etag of the write that made it.</param>
/// <param name="Payload">The stored payload.</param>
/// <param name="Created">When the row was first written: the database's clock in microseconds since 1970. 0 from reads that have no use for
/// it.</param>
public sealed record StoredRow(string GrainId, Guid Etag, byte[] Payload, long Created)
{
    /// <summary>
    /// When the row asked to be woken, by the database's clock; <see langword="null"/> if it did not, or the backend has no wake-ups.
    /// </summary>
    public DateTimeOffset? DueAt { get; init; }
}
