namespace FlightTickets.Persistence;

/// <summary>
/// Takes one partition of the outbox to a publisher. What a crash forgets is in the outbox still: an event leaves it only after the publisher said it is safe,
/// so one that was published just before a crash is published again, and none is lost.
/// </summary>
internal sealed class OutboxRelay(int partition, IReadOnlyList<IStateStore> stores, IEventPublisher publisher, TimeProvider time)
{
    private const int BatchSize = 256;

    /// <summary>Publishes until the partition is empty.</summary>
    /// <returns>Why it stopped before: some event was not taken. <see langword="null"/> when all were.</returns>
    public async Task<Exception?> DrainAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        foreach (var store in stores)
            failure = await DrainAsync(store, cancellationToken) ?? failure;

        return failure;
    }

    private async Task<Exception?> DrainAsync(IStateStore store, CancellationToken cancellationToken)
    {
        while (true)
        {
            var events = await store.ReadOutboxAsync(partition, BatchSize, cancellationToken);
            if (events.Count == 0)
                return null;

            // One at a time for each grain, all grains at once: the publisher confirms what is under way together.
            var rounds = await Task.WhenAll(events.GroupBy(e => e.Key).Select(grain => PublishAsync(store, grain, cancellationToken)));
            var published = rounds.SelectMany(r => r.Published).ToList();
            if (published.Count > 0)
            {
                PersistenceInstruments.Published.Add(published.Count, PersistenceInstruments.Of(store));
                PersistenceInstruments.OutboxDelay.Record((time.GetUtcNow() - published.Min(e => e.Time)).TotalSeconds, PersistenceInstruments.Of(store));
                await store.RemoveOutboxAsync(published, cancellationToken);
            }

            if (rounds.FirstOrDefault(r => r.Failure is not null).Failure is { } failure)
                return failure;
        }
    }

    private async Task<(List<OutboxEvent> Published, Exception? Failure)> PublishAsync(
        IStateStore store, IEnumerable<OutboxEvent> grain, CancellationToken cancellationToken)
    {
        var published = new List<OutboxEvent>();
        foreach (var next in grain)
        {
            try
            {
                await publisher.PublishAsync(next.ToEnvelope(), cancellationToken);
                published.Add(next);
            }
            catch (EventRefusedException e)
            {
                await store.DeadLetterAsync(next, e.Message, cancellationToken);
                PersistenceInstruments.DeadLettered.Add(1, PersistenceInstruments.Of(store));
            }
            catch (Exception e)
            {
                // Later events of this grain wait for it.
                return (published, e);
            }
        }

        return (published, null);
    }
}
