using System.Runtime.CompilerServices;
using FlightTickets.Persistence;

namespace FlightTickets.Check;

/// <summary>The rows of one grain type, decoded, and how many were read.</summary>
internal sealed class Table<TState>(IStateStore store, string grainType, StateCodec<TState> codec, Tally tally)
    where TState : class
{
    /// <summary>So many rows a question: enough that a round trip costs little, few enough that a page fits in memory whatever is in it.</summary>
    private const int Page = 500;

    public string GrainType => grainType;

    /// <summary>All rows in pages, in the order of their keys; the next page is on its way while one is looked at.</summary>
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

    /// <summary>The rows of these keys that there are.</summary>
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

    // A tombstone is no row to anybody here.
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
