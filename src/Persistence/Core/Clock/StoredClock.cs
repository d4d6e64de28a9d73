using System.Globalization;
using System.Text;
using FlightTickets.Clocks;

namespace FlightTickets.Persistence;

/// <summary>
/// The row of a store that says where its test clock stands. It outlives the process: rows hold times of that clock, and without it they
/// would lie in the future.
/// </summary>
public static class StoredClock
{
    /// <summary>The context whose store has the row.</summary>
    public const string Context = "Orders";

    private static readonly RowKey Key = new("test-clock", "current");

    /// <summary>The reading, and the row's etag; <see langword="null"/> where the clock was never moved.</summary>
    /// <param name="store">The store, opened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StateStoreException">The row is damaged.</exception>
    public static async Task<(ClockReading Reading, Guid Etag)?> ReadAsync(IRowStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if ((await store.ReadAsync([Key], cancellationToken).ConfigureAwait(false))[0] is not { } row) return null;
        string[] parts = Encoding.UTF8.GetString(row.Payload).Split('\n');
        return parts.Length == 3 && Number(parts[0]) is { } version && Number(parts[1]) is { } ahead && Number(parts[2]) is { } stopped
            ? (new ClockReading(version, new(ahead), stopped == 0 ? null : new(stopped, TimeSpan.Zero)), row.Etag)
            : throw new StateStoreException(StateStoreFault.Corrupt, $"The row {Key} of {store.Description} is damaged.");
    }

    /// <summary>Stores a reading.</summary>
    /// <param name="store">The store, opened.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="etag">The etag of the row as it was read; <see langword="null"/> if there was none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The row's new etag; <see langword="null"/> if somebody else wrote it meanwhile.</returns>
    public static async Task<Guid?> WriteAsync(
        IRowStore store, ClockReading reading, Guid? etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(reading);
        var row = new RowWrite
        {
            Key = Key,
            ExpectedEtag = etag,
            NewEtag = Guid.NewGuid(),
            Payload = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{reading.Version}\n{reading.Ahead.Ticks}\n{reading.StoppedAt?.UtcTicks ?? 0}")),
        };
        return (await store.WriteAsync([row], cancellationToken).ConfigureAwait(false))[0] == WriteOutcome.Applied ? row.NewEtag : null;
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
