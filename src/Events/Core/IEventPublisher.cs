namespace FlightTickets.Events;

/// <summary>
/// Publishes events for programs outside this cluster (to a broker). If one is registered, a relay takes the outbox to it; otherwise the
/// in-process stream adapter delivers the events.
/// </summary>
public interface IEventPublisher
{
    /// <summary>
    /// Publishes an event and returns once it is safe: routed to at least one queue and stored there. For each
    /// <see cref="EventEnvelope.Subject"/> the relay has at most one call under way, and many for different subjects, so an implementation
    /// may batch confirmations.
    /// </summary>
    /// <exception cref="Exception">It may not be safe; it is published again later, before any later event of its subject.</exception>
    Task PublishAsync(EventEnvelope envelope, CancellationToken cancellationToken);
}
