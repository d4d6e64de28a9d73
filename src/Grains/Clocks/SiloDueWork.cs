using FlightTickets.Events;
using FlightTickets.Orders;
using FlightTickets.Persistence;

namespace FlightTickets.Clocks;

/// <summary>What is due on this silo: its wake-ups, the orders under way, and the events that nobody has taken yet.</summary>
internal sealed class SiloDueWork(DurableContexts contexts, IWakeUps wakeUps, SagaGate gate) : IDueWork
{
    // Shorter than a follower's patience.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<DueWork> DoAsync()
    {
        var (due, underWay, failed) = await wakeUps.WakeDueAsync(Patience);
        // What was due and has ended may have made other things due: the clock asks once more.
        return new DueWork(Math.Max(due, underWay), failed, gate.UnderWay, await UndeliveredAsync(), await wakeUps.NextDueAsync());
    }

    private async Task<ulong> UndeliveredAsync()
    {
        var bits = 0UL;
        foreach (var (i, store) in contexts.Outboxes.Index())
        {
            for (var partition = 0; partition < OutboxPartition.Count; partition++)
            {
                if ((await store.ReadOutboxAsync(partition, 1, CancellationToken.None)).Count > 0)
                    bits |= 1UL << (((i * OutboxPartition.Count) + partition) % 64);
            }
        }

        return bits;
    }
}
