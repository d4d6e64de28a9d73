using System.Runtime.CompilerServices;
using FlightTickets.Persistence;

namespace FlightTickets.Check;

/// <summary>The rows of one grain type, decoded, and how many were read.</summary>
internal sealed class Table<TState>(IRowStore store, string grainType, StateCodec<TState> codec, Tally tally)
    where TState : class
{
    /// <summary>
    /// The rows per query: enough to make round trips cheap, few enough that any page fits in memory.
    /// </summary>
    private const int Page = 500;

    public string GrainType => grainType;

    /// <summary>All rows in pages, in the order of their keys; the next page is being read while one is checked.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Row<TState>>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = store.ScanAsync(grainType, null, Page, cancellationToken);
        while (true)
        {
            var page = await reading.ConfigureAwait(false);
            if (page.Count == 0) yield break;
            if (page.Count == Page) reading = store.ScanAsync(grainType, page[^1].GrainId, Page, cancellationToken);
            yield return [.. page.Select(Decode).OfType<Row<TState>>()];
            if (page.Count < Page) yield break;
        }
    }

    /// <summary>The rows that exist for these keys.</summary>
    public async Task<Dictionary<string, Row<TState>>> ReadAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Row<TState>>(StringComparer.Ordinal);
        foreach (var chunk in keys.Distinct(StringComparer.Ordinal).Select(key => new RowKey(grainType, key)).Chunk(Page))
        {
            foreach (var stored in await store.ReadAsync(chunk, cancellationToken).ConfigureAwait(false))
            {
                if (stored is not null && Decode(stored) is { } row) found[row.Key] = row;
            }
        }

        return found;
    }

    /// <summary>Overwrites a state. There must be no other writer.</summary>
    public async Task PutAsync(string key, TState state, Persistence.Commit commit, CancellationToken cancellationToken)
    {
        var rowKey = new RowKey(grainType, key);
        var before = (await store.ReadAsync([rowKey], cancellationToken).ConfigureAwait(false))[0];
        var write = new RowWrite
        {
            Key = rowKey,
            ExpectedEtag = before?.Etag,
            NewEtag = Guid.NewGuid(),
            // The grain's event numbers continue.
            Payload = codec.Encode(state, isCleared: false, before is null ? 0 : codec.Decode(rowKey, before.Payload).LastSequence),
            WakeAfter = commit.WakeAfter,
            Owner = commit.Owner,
            Reference = commit.Reference,
        };
        if ((await store.WriteAsync([write], cancellationToken).ConfigureAwait(false))[0] != WriteOutcome.Applied)
            throw new DurableStateException($"{rowKey} was written by another process: is a server running?");
    }

    // Tombstones do not count as rows here.
    private Row<TState>? Decode(StoredRow stored)
    {
        tally.Rows++;
        try
        {
            var (value, isCleared, _) = codec.Decode(new RowKey(grainType, stored.GrainId), stored.Payload);
            return isCleared ? null : new Row<TState>(stored.GrainId, value!, stored.DueAt);
        }
        catch (Exception e) when (e is not DurableStateException)
        {
            throw new DurableStateException($"The state of {grainType}/{stored.GrainId} is damaged: {e.Message}", e);
        }
    }
}

/// <summary>How many rows were read.</summary>
internal sealed class Tally
{
    public long Rows { get; set; }
}
