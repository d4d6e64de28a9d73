namespace FlightTickets.Persistence;

/// <summary>What became of one row of a batch.</summary>
public enum WriteOutcome
{
    /// <summary>The row and its events are durable.</summary>
    Applied,

    /// <summary>
    /// The row has another etag, or exists where there must be none, or is missing, or that is so of a row of its group: nothing was
    /// changed.
    /// </summary>
    Conflict,
}
