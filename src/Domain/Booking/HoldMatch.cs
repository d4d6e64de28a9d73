namespace FlightTickets.Booking;

/// <summary>How a hold meets what an order has already.</summary>
internal enum HoldMatch
{
    /// <summary>A later attempt or a release was here before.</summary>
    Stale,

    /// <summary>The same call came before.</summary>
    Same,

    /// <summary>The same attempt asked for something else before.</summary>
    Contradiction,

    /// <summary>It is for the participant to decide.</summary>
    Open,
}
