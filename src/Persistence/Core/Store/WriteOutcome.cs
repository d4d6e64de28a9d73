namespace FlightTickets.Persistence;

/// <summary>The outcome of one row of a batch.</summary>
public enum WriteOutcome
{
    /// <summary>The row and its events are durable.</summary>
    Applied,

    /// <summary>
    /// The row has another etag, or exists although it must not, or is missing, or one of these is true of a row of its group: nothing was
    /// changed.
    /// </summary>
    Conflict,
}
