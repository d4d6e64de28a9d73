namespace FlightTickets.Persistence;

/// <summary>A store that keeps the events of rows (<see cref="RowWrite.Events"/>) until they are delivered.</summary>
public interface IOutboxStore : IRowStore
{
    /// <summary>
    /// The oldest events of a partition, each grain's in the order of their sequence. Fewer than the limit means that there are no more.
    /// </summary>
    Task<IReadOnlyList<OutboxEvent>> ReadOutboxAsync(int partition, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes delivered events. An event that is gone already is no error. The store may keep a removal in memory for some seconds: reads
    /// by this object show it at once, those of other processes later, and after a crash the events are there again.
    /// </summary>
    Task RemoveOutboxAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);

    /// <summary>Stores what it remembers of a partition, before another process takes that over.</summary>
    Task SaveDeliveredAsync(int partition, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Moves an event from the outbox to the dead letters.</summary>
    Task DeadLetterAsync(OutboxEvent outboxEvent, string reason, CancellationToken cancellationToken);

    /// <summary>The dead letters, oldest first.</summary>
    Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Moves a dead letter back to the end of the outbox. <see langword="false"/> if the id is unknown.</summary>
    Task<bool> ReplayDeadLetterAsync(Guid id, CancellationToken cancellationToken);
}
