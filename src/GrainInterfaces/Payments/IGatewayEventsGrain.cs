namespace FlightTickets.Payments;

/// <summary>What the gateway tells of a payment by itself. Key: the payment id.</summary>
[Alias("gateway-events")]
public interface IGatewayEventsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Lets the payment's order find out at once what became of it, by asking the gateway. An event heard before changes nothing; one of a
    /// payment that does not exist neither. Waits for the order as long as any caller of it would.
    /// </summary>
    /// <param name="eventId">The gateway's id of the event.</param>
    [Alias("hear")]
    Task<GatewayHearing> Hear(string eventId);
}

/// <summary>What came of a gateway's word.</summary>
[GenerateSerializer, Alias("gateway-hearing")]
public enum GatewayHearing
{
    /// <summary>It was news, and the order was asked to look.</summary>
    Accepted,

    /// <summary>Its id was heard before.</summary>
    Repeated,

    /// <summary>There is no such payment.</summary>
    UnknownPayment,
}
