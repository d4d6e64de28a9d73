using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FlightTickets.Events;

[StatelessWorker(1), GrainType("dead-letters")]
internal sealed class DeadLettersGrain(IEnumerable<IDeadLetters> places) : Grain, IDeadLettersGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<ImmutableArray<DeadLetterView>> List(int limit)
    {
        using var patience = new CancellationTokenSource(Patience);
        var found = await Task.WhenAll(places.Select(place => place.ListAsync(limit, patience.Token)));
        return [.. found.SelectMany(some => some).OrderBy(letter => letter.FailedAt).Take(limit).Select(letter => new DeadLetterView(
            letter.Id, letter.Type, letter.Source, letter.Subject, letter.Sequence, letter.Time, letter.Data,
            letter.Reason, letter.FailedAt))];
    }

    public async Task<bool> Replay(string eventId)
    {
        using var patience = new CancellationTokenSource(Patience);
        foreach (var place in places)
        {
            if (await place.ReplayAsync(eventId, patience.Token)) return true;
        }

        return false;
    }
}
