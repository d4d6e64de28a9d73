namespace FlightTickets.Payments;

/// <summary>The gateway's notifications about a payment. Key: the payment id.</summary>
[Alias("gateway-events")]
public interface IGatewayEventsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the payment's order ask the gateway for the outcome at once. A repeated event, or one for an unknown payment, changes nothing.
    /// Waits for the order as long as any of its callers would.
    /// </summary>
    /// <param name="eventId">The gateway's id of the event.</param>
    [Alias("hear")]
    Task<GatewayHearing> Hear(string eventId);
}

/// <summary>The effect of a gateway's notification.</summary>
[GenerateSerializer, Alias("gateway-hearing")]
public enum GatewayHearing
{
    /// <summary>It was new, and the order asks the gateway.</summary>
    Accepted,

    /// <summary>Its id is known.</summary>
    Repeated,

    /// <summary>There is no such payment.</summary>
    UnknownPayment,
}
