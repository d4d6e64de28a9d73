using System.Collections.Concurrent;
using FlightTickets.Events;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>
/// Events wait inside their rows. The storage cannot be asked which rows have any, so one row for each partition lists those: a write with
/// events is announced there before it is made, and removed from it after its events. Nothing here touches a row's own etag.
/// </summary>
internal sealed class AdoNetOutbox(AdoNetTable table, TimeProvider time)
{
    /// <summary>
    /// How long after its announcement a write may still come: far longer than group commit tries (20 s), so that no announcement is
    /// removed before its write. After a failed write, it costs one read per poll for as long.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private const int RowsAtATime = 256;

    public async Task AnnounceAsync(IEnumerable<RowWrite> writes)
    {
        var now = time.GetUtcNow();
        foreach (var ofPartition in writes.Where(w => w.Events.Count > 0).GroupBy(w => w.Events[0].Partition))
            await table.ChangeAsync<WaitingRows>(Waiting(ofPartition.Key), waiting => With(waiting, ofPartition, now))
                .ConfigureAwait(false);
    }

    private static WaitingRows? With(WaitingRows waiting, IEnumerable<RowWrite> writes, DateTimeOffset now)
    {
        var rows = waiting.Rows.ToDictionary(r => r.Key);
        var isChanged = false;
        foreach (var write in writes)
        {
            var (key, last) = (write.Key, write.Events[^1].Sequence);
            var known = rows.GetValueOrDefault(key);
            if (known is not null && known.Sequence >= last && now - known.Since < Grace / 2)
                continue;

            rows[key] = new WaitingRow(key.GrainType, key.GrainId, Math.Max(last, known?.Sequence ?? 0), now);
            isChanged = true;
        }

        return isChanged ? new WaitingRows { Rows = [.. rows.Values] } : null;
    }

    public async Task<IReadOnlyList<OutboxEvent>> ReadAsync(int partition, int limit, CancellationToken cancellationToken)
    {
        var (waiting, _) = await table.ReadAsync<WaitingRows>(Waiting(partition)).ConfigureAwait(false);
        if (waiting is null || waiting.Rows.Count == 0)
            return [];

        // A row whose write failed is listed but has no events; any number of such rows may come before those that have some.
        var found = new List<OutboxEvent>();
        foreach (var rows in waiting.Rows.Chunk(Math.Min(limit, RowsAtATime)))
        {
            found.AddRange(await ReadAsync(partition, rows, cancellationToken).ConfigureAwait(false));
            if (found.Count >= limit)
                break;
        }

        return [.. found.Take(limit)];
    }

    private async Task<IEnumerable<OutboxEvent>> ReadAsync(int partition, WaitingRow[] rows, CancellationToken cancellationToken)
    {
        var events = new List<StoredEvent>[rows.Length];
        await Parallel.ForAsync(0, rows.Length, WithToken(cancellationToken), async (i, _) =>
            events[i] = (await table.ReadAsync<StoredEnvelope>(rows[i].Key).ConfigureAwait(false)).Value?.Events ?? [])
                .ConfigureAwait(false);

        var old = time.GetUtcNow() - Grace;
        var empty = rows.Where((r, i) => events[i].Count == 0 && r.Since < old).ToHashSet();
        if (empty.Count > 0)
            await TakeOffAsync(partition, r => empty.Contains(r)).ConfigureAwait(false);

        return rows.SelectMany((r, i) => events[i].Select(e => e.ToOutbox(r.Key)));
    }

    public async Task RemoveAsync(IReadOnlyList<OutboxEvent> events, Action<RowKey> trimmed, CancellationToken cancellationToken)
    {
        var emptied = new ConcurrentDictionary<RowKey, long>();
        await Parallel.ForEachAsync(events.GroupBy(e => e.Key), WithToken(cancellationToken), async (ofRow, _) =>
        {
            var gone = ofRow.Select(e => e.Id).ToHashSet();
            var (row, _) = await table.ChangeAsync<StoredEnvelope>(ofRow.Key, found => found.Events.Exists(e => gone.Contains(e.Id))
                ? found.With([.. found.Events.Where(e => !gone.Contains(e.Id))])
                : null).ConfigureAwait(false);
            trimmed(ofRow.Key);
            if (row.Events.Count == 0)
                emptied[ofRow.Key] = ofRow.Max(e => e.Sequence);
        }).ConfigureAwait(false);
        foreach (var partition in emptied.Keys.Select(key => OutboxPartition.Of(key.GrainId)).Distinct())
            await TakeOffAsync(partition, r => emptied.TryGetValue(r.Key, out var last) && r.Sequence <= last).ConfigureAwait(false);
    }

    public async Task BuryAsync(OutboxEvent buried, string reason, Action<RowKey> trimmed, CancellationToken cancellationToken)
    {
        var (row, _) = await table.ReadAsync<StoredEnvelope>(buried.Key).ConfigureAwait(false);
        if (row is null || !row.Events.Exists(e => e.Id == buried.Id))
            return;

        var letter = new StoredDeadLetter(buried.Key.GrainType, buried.Key.GrainId, StoredEvent.From(buried), reason, time.GetUtcNow());
        await table.ChangeAsync<DeadLetterBox>(Dead(buried.Partition), box =>
            box.Letters.Exists(l => l.Event.Id == buried.Id)
                ? null
                : new DeadLetterBox { Letters = [.. box.Letters, letter] }).ConfigureAwait(false);
        await RemoveAsync([buried], trimmed, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<DeadLetter>> ReadDeadAsync(int limit)
    {
        var letters = new List<StoredDeadLetter>();
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
            letters.AddRange((await table.ReadAsync<DeadLetterBox>(Dead(partition)).ConfigureAwait(false)).Value?.Letters ?? []);

        return [.. letters.OrderBy(l => l.FailedAt).Take(limit).Select(l => new DeadLetter(l.ToOutbox(), l.Reason, l.FailedAt))];
    }

    public async Task<bool> ReplayAsync(Guid id, Action<RowKey> changed)
    {
        for (var partition = 0; partition < OutboxPartition.Count; partition++)
        {
            var (box, _) = await table.ReadAsync<DeadLetterBox>(Dead(partition)).ConfigureAwait(false);
            if (box?.Letters.Find(l => l.Event.Id == id) is not { } letter)
                continue;

            var replayed = letter.ToOutbox();
            await AnnounceAsync([new RowWrite { Key = replayed.Key, NewEtag = default, Payload = [], Events = [replayed] }])
                .ConfigureAwait(false);
            await table.ChangeAsync<StoredEnvelope>(replayed.Key, found => found.Events.Exists(e => e.Id == id)
                ? null
                : found.With([.. found.Events, letter.Event])).ConfigureAwait(false);
            changed(replayed.Key);
            await table.ChangeAsync<DeadLetterBox>(Dead(partition),
                now => new DeadLetterBox { Letters = [.. now.Letters.Where(l => l.Event.Id != id)] })
                .ConfigureAwait(false);
            return true;
        }

        return false;
    }

    private async Task TakeOffAsync(int partition, Func<WaitingRow, bool> which) => await table.ChangeAsync<WaitingRows>(
        Waiting(partition),
        waiting => waiting.Rows.Exists(r => which(r)) ? new WaitingRows { Rows = [.. waiting.Rows.Where(r => !which(r))] } : null)
            .ConfigureAwait(false);

    private static RowKey Waiting(int partition) => new("ado-net-waiting", OutboxPartition.StreamKey(partition));

    private static RowKey Dead(int partition) => new("ado-net-dead-letters", OutboxPartition.StreamKey(partition));

    private static ParallelOptions WithToken(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
}
