namespace FlightTickets.Persistence;

/// <summary>
/// Who relays which partition, kept in rows of the store itself: a holder renews by compare-and-swap, and a row that did not change for the
/// lease's duration, on the watcher's own clock, may be taken. No clock is compared with another.
/// </summary>
internal sealed class PartitionLeases(IStateStore store, TimeSpan duration, TimeProvider time)
{
    private const string Type = "outbox-relay";
    private const int Free = 0;
    private const int Taken = 1;

    private static readonly RowKey[] Keys = [.. Enumerable.Range(0, OutboxPartition.Count).Select(p => new RowKey(Type, OutboxPartition.StreamKey(p)))];

    private readonly Guid?[] _mine = new Guid?[OutboxPartition.Count];
    private readonly (Guid Etag, long Since)[] _seen = new (Guid, long)[OutboxPartition.Count];

    public bool Holds(int partition) => _mine[partition] is not null;

    /// <summary>Renews what is held and takes what is free or was left behind.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(Keys, cancellationToken);
        var writes = new List<(int Partition, RowWrite Row)>();
        for (var p = 0; p < rows.Length; p++)
        {
            var row = rows[p];
            if (row is not null && _seen[p].Etag != row.Etag)
                _seen[p] = (row.Etag, time.GetTimestamp());

            var isMine = row is not null && row.Etag == _mine[p];
            if (row is null || isMine || row.Payload[0] == Free || time.GetElapsedTime(_seen[p].Since) >= duration)
                writes.Add((p, Write(p, row?.Etag, Taken)));

            _mine[p] = isMine ? _mine[p] : null;
        }

        if (writes.Count == 0)
            return;

        var outcomes = await store.WriteAsync([.. writes.Select(w => w.Row)], cancellationToken);
        foreach (var ((partition, row), outcome) in writes.Zip(outcomes))
            _mine[partition] = outcome == WriteOutcome.Applied ? row.NewEtag : null;
    }

    /// <summary>Gives everything back, so that nobody has to wait for it.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        RowWrite[] writes = [.. Enumerable.Range(0, _mine.Length).Where(Holds).Select(p => Write(p, _mine[p], Free))];
        Array.Clear(_mine);
        if (writes.Length > 0)
            await store.WriteAsync(writes, cancellationToken);
    }

    private static RowWrite Write(int partition, Guid? expected, byte state) =>
        new() { Key = Keys[partition], ExpectedEtag = expected, NewEtag = Guid.NewGuid(), Payload = [state] };
}
