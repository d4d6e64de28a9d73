using System.Collections.Immutable;

namespace FlightTickets.Fleet;

/// <summary>A sorted list of keys, kept by an index grain where the store has no lookups.</summary>
[GenerateSerializer, Immutable, Alias("key-list")]
internal sealed record KeyList([property: Id(0)] ImmutableArray<string> Keys)
{
    /// <summary>No keys.</summary>
    public static readonly KeyList Empty = new([]);

    /// <summary>The list with a key; the same object if it already has it.</summary>
    public KeyList With(string key)
    {
        var at = Keys.BinarySearch(key, StringComparer.Ordinal);
        return at >= 0 ? this : new KeyList(Keys.Insert(~at, key));
    }

    /// <summary>The list without a key; the same object if it does not have it.</summary>
    public KeyList Without(string key)
    {
        var at = Keys.BinarySearch(key, StringComparer.Ordinal);
        return at < 0 ? this : new KeyList(Keys.RemoveAt(at));
    }

    /// <summary>The keys after a cursor, up to a limit, and the cursor of the next page.</summary>
    public (ImmutableArray<string> Keys, string? After) Page(int limit, string? after)
    {
        var at = after is null ? -1 : Keys.BinarySearch(after, StringComparer.Ordinal);
        var from = after is null ? 0 : at >= 0 ? at + 1 : ~at;
        var page = Keys[from..Math.Min(Keys.Length, from + Math.Max(1, limit))];
        return (page, from + page.Length < Keys.Length ? page[^1] : null);
    }
}
