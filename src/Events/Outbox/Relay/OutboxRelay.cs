using FlightTickets.Persistence;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// Takes one partition of the outbox to a publisher. What a crash forgets is in the outbox still: an event leaves it only after the publisher said it is safe,
/// so one that was published just before a crash is published again, and none is lost.
/// </summary>
internal sealed class OutboxRelay(int partition, IReadOnlyList<IOutboxStore> stores, IEventPublisher publisher, TimeProvider time)
{
    private const int BatchSize = 256;

    /// <summary>Stands for every store of the silo.</summary>
    public const int AllStores = -1;

    /// <summary>Publishes what the partition of some stores holds.</summary>
    /// <param name="storeBits">A bit per store, in the order of configuration; <see cref="AllStores"/> for all.</param>
    /// <param name="cancellationToken">Stops between two events.</param>
    /// <returns>Why it stopped early: the publisher did not take an event. <see langword="null"/> when it took all.</returns>
    public async Task<Exception?> DrainAsync(int storeBits, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        for (var i = 0; i < stores.Count; i++)
        {
            if ((storeBits & Bit(i)) != 0)
                failure = await DrainAsync(stores[i], cancellationToken) ?? failure;
        }

        return failure;
    }

    /// <summary>The bit of a store. Stores past the 31st share the last bit.</summary>
    public static int Bit(int store) => 1 << Math.Min(store, 31);

    private async Task<Exception?> DrainAsync(IOutboxStore store, CancellationToken cancellationToken)
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
                OutboxInstruments.Published.Add(published.Count, OutboxInstruments.Of(store));
                OutboxInstruments.Delay.Record((time.GetUtcNow() - published.Min(e => e.Time)).TotalSeconds, OutboxInstruments.Of(store));
                await store.RemoveOutboxAsync(published, cancellationToken);
            }

            if (rounds.FirstOrDefault(r => r.Failure is not null).Failure is { } failure)
                return failure;

            // A page that is not full was the last: a commit after the read nudges the relay again, so a query that finds nothing is spared.
            if (events.Count < BatchSize)
                return null;
        }
    }

    private async Task<(List<OutboxEvent> Published, Exception? Failure)> PublishAsync(
        IOutboxStore store, IEnumerable<OutboxEvent> grain, CancellationToken cancellationToken)
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
                OutboxInstruments.DeadLettered.Add(1, OutboxInstruments.Of(store));
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
