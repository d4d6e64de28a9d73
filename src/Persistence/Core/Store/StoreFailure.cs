namespace FlightTickets.Persistence;

/// <summary>What a batch's failure means for its rows; a backend classifies its own exceptions.</summary>
public enum StoreFailure
{
    /// <summary>The exception is unknown: the rows fail with it.</summary>
    Fatal,

    /// <summary>Nothing was applied, and the same batch may succeed in a moment (a deadlock, a busy or starting server).</summary>
    Transient,

    /// <summary>
    /// The answer was lost: either all of the batch was applied, or nothing. The etags tell, before anything is repeated.
    /// </summary>
    OutcomeUnknown,

    /// <summary>Nothing was applied because of the data of at least one row: the batch is split until the bad row stands alone.</summary>
    BadData,
}
