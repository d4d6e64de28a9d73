namespace FlightTickets.Persistence;

/// <summary>A store that keeps the events of rows (<see cref="RowWrite.Events"/>) until they are delivered.</summary>
public interface IOutboxStore : IRowStore
{
    /// <summary>
    /// The oldest events of a partition, in the order of their sequence for each grain. Fewer than the limit means that there are no more.
    /// </summary>
    Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes events that were delivered. What is not there any more is no error. The store may only remember it for some seconds: reads
    /// by this object show it at once, those of other processes later, and after a crash the events are there again.
    /// </summary>
    Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);

    /// <summary>Stores what it only remembers of a partition, before another process takes that over.</summary>
    Task SaveDeliveredAsync(int partition, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Moves an event from the outbox to the dead letters.</summary>
    Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken);

    /// <summary>The dead letters, oldest first.</summary>
    Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Moves a dead letter back to the end of the outbox. <see langword="false"/> if the id is unknown.</summary>
    Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken);
}
