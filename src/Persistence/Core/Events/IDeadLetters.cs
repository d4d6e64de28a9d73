using System.Text;

namespace FlightTickets.Persistence;

/// <summary>
/// A place where events end that could not be delivered. Each way for events to travel has one or two; all of a silo are registered as services.
/// </summary>
public interface IDeadLetters
{
    /// <summary>The oldest ones; they stay where they are.</summary>
    Task<IReadOnlyList<LostEvent>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Sends one on its way again, behind what waits there. <see langword="false"/> when it is not here.</summary>
    /// <param name="eventId">The event's id, as in <see cref="EventEnvelope.Id"/>.</param>
    /// <param name="cancellationToken">Gives up; it may be on its way all the same.</param>
    Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken);
}

/// <summary>An event that could not be delivered.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Source">The context it comes from.</param>
/// <param name="Subject">The key of the thing it happened to.</param>
/// <param name="Sequence">That thing's own number for it.</param>
/// <param name="Time">When it was raised.</param>
/// <param name="Data">Its data, JSON; as much as can be shown of what is none.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="FailedAt">When, if that is known.</param>
public sealed record LostEvent(
    string Id, string Type, string Source, string Subject, long Sequence, DateTimeOffset? Time, string Data, string Reason, DateTimeOffset? FailedAt);

/// <summary>The dead letters of this silo's stores: what consumers in process did not take, and what could not be published.</summary>
internal sealed class StoreDeadLetters(DurableContexts contexts) : IDeadLetters
{
    public async Task<IReadOnlyList<LostEvent>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var letters = await Task.WhenAll(contexts.Stores.Select(store => store.ReadDeadLettersAsync(limit, cancellationToken)));
        return [.. letters.SelectMany(some => some).OrderBy(letter => letter.FailedAt).Take(limit).Select(Read)];
    }

    public async Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(eventId, "n", out var id)) return false;
        foreach (var store in contexts.Stores)
        {
            if (!await store.ReplayDeadLetterAsync(id, cancellationToken)) continue;

            // Whoever reads the outbox sleeps until it is told: where no other process can write, nobody looks now and then.
            for (var partition = 0; partition < OutboxPartition.Count; partition++) store.Signals.Added(partition);
            return true;
        }

        return false;
    }

    private static LostEvent Read(DeadLetter letter)
    {
        var lost = letter.Event.ToEnvelope();
        return new(lost.Id, lost.Type, lost.Source, lost.Subject, lost.Sequence, lost.Time, Encoding.UTF8.GetString(lost.Data), letter.Reason, letter.FailedAt);
    }
}
