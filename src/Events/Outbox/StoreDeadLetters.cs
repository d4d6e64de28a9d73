using System.Text;
using FlightTickets.Persistence;

namespace FlightTickets.Events.Outbox;

/// <summary>
/// The dead letters of this silo's stores: events that consumers in this process did not accept, and events that could not be published.
/// </summary>
internal sealed class StoreDeadLetters(DurableContexts contexts) : IDeadLetters
{
    private readonly IReadOnlyList<IOutboxStore> _stores = [.. contexts.Outboxes];

    public async Task<IReadOnlyList<LostEvent>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var letters = await Task.WhenAll(_stores.Select(store => store.ReadDeadLettersAsync(limit, cancellationToken)));
        return [.. letters.SelectMany(some => some).OrderBy(letter => letter.FailedAt).Take(limit).Select(Read)];
    }

    public async Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(eventId, "n", out var id)) return false;
        foreach (var store in _stores)
        {
            if (!await store.ReplayDeadLetterAsync(id, cancellationToken)) continue;

            // The outbox's reader sleeps until it is notified: it does not poll a store that no other process can write to.
            for (var partition = 0; partition < OutboxPartition.Count; partition++) store.Signals.Added(partition);
            return true;
        }

        return false;
    }

    private static LostEvent Read(DeadLetter letter)
    {
        var lost = letter.Event.ToEnvelope();
        return new(lost.Id, lost.Type, lost.Source, lost.Subject, lost.Sequence, lost.Time, Encoding.UTF8.GetString(lost.Data),
            letter.Reason, letter.FailedAt);
    }
}
