namespace FlightTickets.Events;

/// <summary>
/// Puts events where programs outside this cluster read them (a broker). When one is registered, a relay takes the outbox to it;
/// without one the in-process stream adapter delivers the events itself.
/// </summary>
public interface IEventPublisher
{
    /// <summary>
    /// Publishes an event and returns when it is safe: routed to at least one queue and stored there. The relay has at most one call per
    /// <see cref="EventEnvelope.Subject"/> under way and many for different ones, so an implementation may batch confirmations.
    /// </summary>
    /// <exception cref="Exception">It is not known to be safe; it is published again later,
    /// before any later event of its subject.</exception>
    Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken);
}
