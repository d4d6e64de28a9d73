using FlightTickets.Persistence;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// Brings one partition of the outbox to a publisher: the events that silos hand over, and those that only the table has. A crash loses
/// none: an event leaves the table only once the publisher has it safely, so one published just before a crash is published again.
/// </summary>
internal sealed class OutboxRelay(int partition, IReadOnlyList<IOutboxStore> stores, IEventPublisher publisher, TimeProvider time)
{
    private const int BatchSize = 256;

    /// <summary>Stands for every store of the silo: a round, which asks only those stores that were not asked recently.</summary>
    public const int AllStores = -1;

    /// <summary>How often to ask a store that several silos write to, whatever they hand over.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly OutboxFeed[] _feeds = [.. stores.Select(store => new OutboxFeed(store, partition, BatchSize * 4, Interval, time))];

    /// <summary>The bit of a store. Stores past the 31st share the last bit.</summary>
    public static int Bit(int store) => 1 << Math.Min(store, 31);

    /// <summary>Takes events that a silo committed.</summary>
    /// <param name="store">The store, by its position in the configuration.</param>
    /// <param name="events">The events, each grain's in order.</param>
    public void Offer(int store, IReadOnlyList<OutboxEvent> events) => _feeds[store].Offer(events);

    /// <summary>Requests a read of some stores' tables.</summary>
    /// <param name="storeBits">A bit per store, in the order of configuration; <see cref="AllStores"/> changes nothing.</param>
    public void LookAgain(int storeBits)
    {
        if (storeBits == AllStores)
            return;

        for (var i = 0; i < _feeds.Length; i++)
        {
            if ((storeBits & Bit(i)) != 0)
                _feeds[i].LookAgain();
        }
    }

    /// <summary>Publishes the events that were handed over, and those in tables that must be read.</summary>
    /// <param name="cancellationToken">Stops between two events.</param>
    /// <returns>Why it stopped early: the publisher did not accept an event. <see langword="null"/> if it accepted all.</returns>
    public async Task<Exception?> DrainAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        foreach (var feed in _feeds)
            failure = await DrainAsync(feed, cancellationToken) ?? failure;

        return failure;
    }

    /// <summary>Records deliveries in the stores, for the partition's next owner.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var store in stores)
            await store.SaveDeliveredAsync(partition, cancellationToken);
    }

    private async Task<Exception?> DrainAsync(OutboxFeed feed, CancellationToken cancellationToken)
    {
        while (await NextAsync(feed, cancellationToken) is { Count: > 0 } events)
        {
            try
            {
                if (await PublishAsync(feed.Store, events, cancellationToken) is not { } failure)
                    continue;

                // Events taken and not published are in the table.
                feed.LookAgain();
                return failure;
            }
            catch
            {
                feed.LookAgain();
                throw;
            }
        }

        return null;
    }

    private static async Task<IReadOnlyList<OutboxEvent>> NextAsync(OutboxFeed feed, CancellationToken cancellationToken)
    {
        if (!feed.IsBehind)
        {
            var handed = new List<OutboxEvent>();
            while (handed.Count < BatchSize && feed.TryTake(out var next))
                handed.Add(next);

            // The events before a gap are in order.
            if (handed.Count > 0 || !feed.IsBehind)
                return handed;
        }

        return await feed.ReadAsync(cancellationToken);
    }

    private async Task<Exception?> PublishAsync(IOutboxStore store, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var published = new List<OutboxEvent>(events.Count);
        Exception? failure = null;
        // One at a time for each grain, all grains at once, so that the publisher confirms many together.
        for (var round = FirstOfEachGrain(events); round.Count > 0; round = NextOfEachGrain(round))
        {
            var outcomes = await publisher.PublishAllAsync([.. round.Select(grain => grain.Peek().ToEnvelope())], cancellationToken);
            for (var i = 0; i < outcomes.Count; i++)
            {
                var next = round[i].Dequeue();
                switch (outcomes[i])
                {
                    case null:
                        published.Add(next);
                        break;
                    case EventRefusedException refused:
                        await store.DeadLetterAsync(next, refused.Message, cancellationToken);
                        OutboxInstruments.DeadLettered.Add(1, OutboxInstruments.Of(store));
                        break;
                    case { } e:
                        // Later events of this grain wait for it.
                        failure ??= e;
                        round[i].Clear();
                        break;
                }
            }
        }

        if (published.Count > 0)
        {
            OutboxInstruments.Published.Add(published.Count, OutboxInstruments.Of(store));
            OutboxInstruments.Delay.Record((time.GetUtcNow() - published.Min(e => e.Time)).TotalSeconds, OutboxInstruments.Of(store));
            await store.RemoveOutboxAsync(published, cancellationToken);
        }

        return failure;
    }

    private static List<Queue<OutboxEvent>> FirstOfEachGrain(IReadOnlyList<OutboxEvent> events) =>
        [.. events.GroupBy(e => e.Key).Select(grain => new Queue<OutboxEvent>(grain))];

    private static List<Queue<OutboxEvent>> NextOfEachGrain(List<Queue<OutboxEvent>> round) => [.. round.Where(grain => grain.Count > 0)];
}
