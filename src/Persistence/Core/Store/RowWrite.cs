namespace FlightTickets.Persistence;

/// <summary>One change of one row: a compare-and-swap, with the events that appear if it is applied.</summary>
public sealed class RowWrite
{
    /// <summary>Which row.</summary>
    public required RowKey Key { get; init; }

    /// <summary>The etag the row must have; <see langword="null"/> when there must be no row (an insert, never an upsert).</summary>
    public Guid? ExpectedEtag { get; init; }

    /// <summary>The etag the row gets: unique, so that a write whose answer was lost is told from a rival's by reading the row.</summary>
    public required Guid NewEtag { get; init; }

    /// <summary>What is stored. A cleared row has one too: it keeps the number of the grain's last event.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Whether this leaves a tombstone, which lookups pass over.</summary>
    public bool IsCleared { get; init; }

    /// <summary>When the row wants attention, counted from now by the database's clock.</summary>
    public TimeSpan? WakeAfter { get; init; }

    /// <summary>The owner column.</summary>
    public string? Owner { get; init; }

    /// <summary>The reference column.</summary>
    public string? Reference { get; init; }

    /// <summary>What the row is written together with; <see langword="null"/> for a row by itself.</summary>
    public RowGroup? Group { get; init; }

    /// <summary>The events of the change, in order.</summary>
    public IReadOnlyList<OutboxEvent> Events { get; init; } = [];

    /// <summary>About how many bytes the change takes on its way.</summary>
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
