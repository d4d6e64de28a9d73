using Orleans.Storage;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>Rows of one kind in Orleans' AdoNet storage, under keys that it stores unchanged.</summary>
internal sealed class AdoNetTable(IGrainStorage storage)
{
    /// <summary>The prefix of every stored key.</summary>
    public const string Prefix = "k:";

    /// <summary>The grain's key for a stored key: reverses <see cref="KeyOf"/>.</summary>
    public static string IdOf(string stored) => stored[Prefix.Length..]
        .Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal)
        .Replace("%25", "%", StringComparison.Ordinal);

    /// <summary>The key as stored.</summary>
    public static string KeyOf(string grainId) => Prefix + (grainId.AsSpan().ContainsAny('%', '{', '}')
        ? grainId.Replace("%", "%25", StringComparison.Ordinal).Replace("{", "%7B", StringComparison.Ordinal)
            .Replace("}", "%7D", StringComparison.Ordinal)
        : grainId);

    /// <summary>
    /// The AdoNet storage reads any key that looks like a number or a GUID as one: <c>F1</c>, <c>f1</c> and <c>0F1</c> are the same
    /// hexadecimal number, and so the same row. A key that begins with <c>k:</c> is neither, so it is kept as text. Braces are escaped,
    /// because after a write the storage uses the key as a format string. It distinguishes grain types only by the name it is given, so
    /// that is the grain type.
    /// </summary>
    public static GrainId GrainIdOf(RowKey key) => GrainId.Create(key.GrainType, KeyOf(key.GrainId));

    /// <summary>A row, and its version in the storage; default and <see langword="null"/> if there is no row.</summary>
    public async Task<(T? Value, string? Version)> ReadAsync<T>(RowKey key)
        where T : class, new()
    {
        var state = new GrainState<T>();
        await storage.ReadStateAsync(key.GrainType, GrainIdOf(key), state).ConfigureAwait(false);
        return state.RecordExists ? (state.State, state.ETag) : (null, state.ETag);
    }

    /// <summary>
    /// Writes a row if it has the given version, or inserts it; returns the new version, or <see langword="null"/> if the row has another.
    /// </summary>
    public async Task<string?> TryWriteAsync<T>(RowKey key, T value, string? version)
        where T : class, new()
    {
        var state = new GrainState<T>(value, version);
        try
        {
            await storage.WriteStateAsync(key.GrainType, GrainIdOf(key), state).ConfigureAwait(false);
            return state.ETag;
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }

    /// <summary>Changes a row, with retries after concurrent writes; a change to <see langword="null"/> does nothing.</summary>
    public async Task<(T Value, string? Version)> ChangeAsync<T>(RowKey key, Func<T, T?> change)
        where T : class, new()
    {
        while (true)
        {
            var (value, version) = await ReadAsync<T>(key).ConfigureAwait(false);
            value ??= new T();
            if (change(value) is not { } changed)
                return (value, version);

            if (await TryWriteAsync(key, changed, version).ConfigureAwait(false) is { } written)
                return (changed, written);
        }
    }
}
