using System.Globalization;
using System.Text;

namespace FlightTickets.Persistence;

/// <summary>
/// The row of a store that names the newest state version its silos may write, and the build that set it. A build that does not read that
/// version refuses the store before it writes anything. A newer build keeps writing the old version until it is told that every silo reads
/// the new one (docs/upgrade.md).
/// </summary>
public static class StoreVersion
{
    private static readonly RowKey Key = new("state-version", "current");

    /// <summary>The version that may be written now; creates the store's row if it is missing.</summary>
    /// <param name="store">The store, opened.</param>
    /// <param name="versions">The versions this build knows.</param>
    /// <param name="isRaised">
    /// Whether to write this build's newest version from now on. A store without another process raises the version by itself.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StateStoreException">The store may hold state of a newer version.</exception>
    public static async Task<int> AgreeAsync(
        IRowStore store, StateVersions versions, bool isRaised, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(versions);
        while (true)
        {
            var (etag, known) = await ReadAsync(store, versions, cancellationToken).ConfigureAwait(false);
            if (known == versions.Newest) return versions.Newest;
            var mayRaise = isRaised || store.IsExclusive;
            if (known is { } older && !mayRaise) return older;
            var next = mayRaise || await IsEmptyAsync(store, versions, cancellationToken).ConfigureAwait(false) ? versions.Newest : 1;
            var row = new RowWrite { Key = Key, ExpectedEtag = etag, NewEtag = Guid.NewGuid(), Payload = Encode(next) };
            var written = await store.WriteAsync([row], cancellationToken).ConfigureAwait(false);

            // Another silo was first: its row decides.
            if (written[0] == WriteOutcome.Applied) return next;
        }
    }

    /// <summary>The version that may be written now; writes nothing.</summary>
    /// <exception cref="StateStoreException">The store may hold state of a newer version.</exception>
    public static async Task<int> ReadOnlyAsync(IRowStore store, StateVersions versions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(versions);
        return (await ReadAsync(store, versions, cancellationToken).ConfigureAwait(false)).Version ?? 1;
    }

    private static async Task<(Guid? Etag, int? Version)> ReadAsync(
        IRowStore store, StateVersions versions, CancellationToken cancellationToken)
    {
        if ((await store.ReadAsync([Key], cancellationToken).ConfigureAwait(false))[0] is not { } row) return default;
        if (Encoding.UTF8.GetString(row.Payload).Split('\n') is not [var number, var build]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            throw new StateStoreException(StateStoreFault.Corrupt, $"The row {Key} of {store.Description} is damaged.");
        return version <= versions.Newest
            ? (row.Etag, version)
            : throw new StateStoreException(StateStoreFault.NewerSchema, string.Create(CultureInfo.InvariantCulture,
                $"{store.Description} holds state of version {version}, written by build {build} ({Key}); this build, "
                    + $"{StateVersions.Build}, reads up to version {versions.Newest}. Run that build, or see docs/upgrade.md."));
    }

    private static async Task<bool> IsEmptyAsync(IRowStore store, StateVersions versions, CancellationToken cancellationToken)
    {
        foreach (var type in versions.RowTypes)
        {
            if ((await store.ScanAsync(type, null, 1, cancellationToken).ConfigureAwait(false)).Count > 0) return false;
        }

        return true;
    }

    private static byte[] Encode(int version) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{version}\n{StateVersions.Build}"));
}
