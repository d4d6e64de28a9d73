namespace FlightTickets.Booking;

/// <summary>How a hold matches an order's present entry.</summary>
internal enum HoldMatch
{
    /// <summary>A later attempt or a release arrived first.</summary>
    Stale,

    /// <summary>The call is a repetition.</summary>
    Same,

    /// <summary>The same attempt asked for another claim before.</summary>
    Contradiction,

    /// <summary>Neither late nor a repetition: the participant decides.</summary>
    Open,
}
