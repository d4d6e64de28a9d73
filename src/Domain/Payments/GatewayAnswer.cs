namespace FlightTickets.Payments;

/// <summary>The gateway's answer.</summary>
/// <param name="Result">Its answer.</param>
/// <param name="Reference">Its own reference of what it did.</param>
public readonly record struct GatewayAnswer(GatewayResult Result, string Reference);

/// <summary>The gateway's answers.</summary>
public enum GatewayResult
{
    /// <summary>Done, now or by an earlier call.</summary>
    Approved = 0,
    /// <summary>The card's bank declined.</summary>
    Declined = 1,
    /// <summary>The answer to a void of captured money.</summary>
    AlreadyCaptured = 2,
    /// <summary>Not possible for this authorization.</summary>
    Refused = 3,
}
