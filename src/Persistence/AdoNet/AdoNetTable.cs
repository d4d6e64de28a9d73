using Orleans.Storage;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>Rows of one kind or another in Orleans' AdoNet storage, under keys that stay what they are.</summary>
internal sealed class AdoNetTable(IGrainStorage storage)
{
    /// <summary>What every stored key begins with.</summary>
    public const string Prefix = "k:";

    /// <summary>The grain's key that was stored under a key of ours: what <see cref="KeyOf"/> undoes.</summary>
    public static string IdOf(string stored) => stored[Prefix.Length..]
        .Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal)
        .Replace("%25", "%", StringComparison.Ordinal);

    /// <summary>The key as it is stored.</summary>
    public static string KeyOf(string grainId) => Prefix + (grainId.AsSpan().ContainsAny('%', '{', '}')
        ? grainId.Replace("%", "%25", StringComparison.Ordinal).Replace("{", "%7B", StringComparison.Ordinal)
            .Replace("}", "%7D", StringComparison.Ordinal)
        : grainId);

    /// <summary>
    /// The AdoNet storage reads any key that looks like a number or a GUID as one: <c>F1</c>, <c>f1</c> and <c>0F1</c> are one hexadecimal
    /// number, and so one row. What begins with <c>k:</c> is neither, so the key is kept as text. Braces are escaped, for after a write it
    /// uses the key as a format string. It also tells rows of different grain types apart by nothing but
    /// the name it is given, so that is the grain type.
    /// </summary>
    public static GrainId GrainIdOf(RowKey key) => GrainId.Create(key.GrainType, KeyOf(key.GrainId));

    /// <summary>A row, and its version as the storage knows it; nothing and <see langword="null"/> where there is no row.</summary>
    public async Task<(T? Value, string? Version)> ReadAsync<T>(RowKey key)
        where T : class, new()
    {
        var state = new GrainState<T>();
        await storage.ReadStateAsync(key.GrainType, GrainIdOf(key), state).ConfigureAwait(false);
        return state.RecordExists ? (state.State, state.ETag) : (null, state.ETag);
    }

    /// <summary>
    /// Writes a row that has the version given, or makes it; the new version, or <see langword="null"/> when it has another.
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

    /// <summary>Changes a row, with retries after concurrent writes; a change to <see langword="null"/> changes nothing.</summary>
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
