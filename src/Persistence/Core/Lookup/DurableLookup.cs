using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace FlightTickets.Persistence;

/// <summary>Lookups in a context's store.</summary>
internal sealed class DurableLookup<TState>(ILookupStore store, string grainType, StateCodec<TState> codec) : IDurableLookup<TState>
    where TState : class
{
    private const int ScanPage = 500;

    public async Task<IReadOnlyList<StoredState<TState>>> ByOwnerAsync(
        string owner, int limit = int.MaxValue, string? after = null, bool newestFirst = false)
    {
        PagePlace? place = null;
        if (after is not null && !TryPlace(after, out place)) throw new FormatException("This is not a cursor of this lookup.");
        var query = new OwnerQuery(grainType, owner, limit, place, newestFirst);
        return ToStates(await AskAsync(store.FindByOwnerAsync(query, CancellationToken.None)));
    }

    public bool IsCursor(string text) => TryPlace(text, out _);

    public async Task<IReadOnlyList<StoredState<TState>>> ByReferenceAsync(string reference) =>
        ToStates(await AskAsync(store.FindByReferenceAsync(grainType, reference, CancellationToken.None)));

    public async IAsyncEnumerable<StoredState<TState>> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? after = null;
        while (true)
        {
            var page = await AskAsync(store.ScanAsync(grainType, after, ScanPage, cancellationToken));
            foreach (var row in page)
                yield return ToState(row);

            if (page.Count < ScanPage)
                yield break;

            after = page[^1].GrainId;
        }
    }

    private async Task<IReadOnlyList<StoredRow>> AskAsync(Task<IReadOnlyList<StoredRow>> asked)
    {
        try
        {
            return await asked;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new DurableStateException($"{store.Description} could not be asked for {grainType}: {e.Message}", e);
        }
    }

    private StoredState<TState>[] ToStates(IReadOnlyList<StoredRow> rows) => [.. rows.Select(ToState)];

    private StoredState<TState> ToState(StoredRow row)
    {
        var (value, _, _) = codec.Decode(new RowKey(grainType, row.GrainId), row.Payload);
        var cursor = string.Create(CultureInfo.InvariantCulture, $"{row.Created} {row.GrainId}");
        return new StoredState<TState>(row.GrainId, value!, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(cursor)));
    }

    // A cursor comes back from outside, so it may be anything; no key has a control character, and not every database accepts all of them.
    private static bool TryPlace(string cursor, out PagePlace? place)
    {
        place = null;
        if (!Base64Url.IsValid(cursor)) return false;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || text.Any(char.IsControl)
            || !long.TryParse(text.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var created))
            return false;
        place = new PagePlace(created, text[(space + 1)..]);
        return true;
    }
}
