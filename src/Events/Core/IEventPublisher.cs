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

    /// <summary>Publishes events of different subjects, as <see cref="PublishAsync"/> does each.</summary>
    /// <returns>
    /// An outcome for each, in the same order: <see langword="null"/> if it is safe, otherwise what <see cref="PublishAsync"/> would throw.
    /// </returns>
    async Task<IReadOnlyList<Exception?>> PublishAllAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        return await Task.WhenAll(events.Select(async envelope =>
        {
            try
            {
                await PublishAsync(envelope, cancellationToken);
                return null;
            }
            catch (Exception e)
            {
                return e;
            }
        }));
    }
}
