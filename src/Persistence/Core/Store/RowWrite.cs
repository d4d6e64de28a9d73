namespace FlightTickets.Persistence;

/// <summary>A change of one row: a compare-and-swap, with the events that appear if it is applied.</summary>
public sealed class RowWrite
{
    /// <summary>The row.</summary>
    public required RowKey Key { get; init; }

    /// <summary>The etag the row must have; <see langword="null"/> when there must be no row (an insert, never an upsert).</summary>
    public Guid? ExpectedEtag { get; init; }

    /// <summary>The etag the row gets. It is unique, so that after a lost answer a read tells this write from a rival's.</summary>
    public required Guid NewEtag { get; init; }

    /// <summary>The payload. A cleared row has one too: it keeps the number of the grain's last event.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Whether this leaves a tombstone, which lookups skip.</summary>
    public bool IsCleared { get; init; }

    /// <summary>When to wake the grain, counted from now by the database's clock.</summary>
    public TimeSpan? WakeAfter { get; init; }

    /// <summary>The owner column.</summary>
    public string? Owner { get; init; }

    /// <summary>The reference column.</summary>
    public string? Reference { get; init; }

    /// <summary>The rows it is written together with; <see langword="null"/> for a row by itself.</summary>
    public RowGroup? Group { get; init; }

    /// <summary>The events of the change, in order.</summary>
    public IReadOnlyList<OutboxEvent> Events { get; init; } = [];

    /// <summary>The approximate size of the change in bytes.</summary>
    internal int Size
    {
        get
        {
            var size = Payload.Length + 200;
            for (var i = 0; i < Events.Count; i++)
                size += Events[i].Data.Length + 200;

            return size;
        }
    }
}
