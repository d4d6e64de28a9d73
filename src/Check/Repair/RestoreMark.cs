using System.Globalization;
using System.Text;
using FlightTickets.Persistence;

namespace FlightTickets.Check.Repair;

/// <summary>
/// The row by which <c>restore</c> tells <c>repair</c> that the orders are those of an older instant. It is written into databases of any
/// build, before a silo or <c>repair</c> has migrated them, so it is text.
/// </summary>
public static class RestoreMark
{
    /// <summary>The row.</summary>
    public static RowKey Key { get; } = new("restore", "orders");

    /// <summary>The row's text: when the store was restored.</summary>
    public static byte[] Note(DateTimeOffset at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"restored {at:yyyy-MM-ddTHH:mm:ss}Z"));

    /// <summary>The state version that the text of a store's version row names; 1 without one.</summary>
    public static int StateVersion(string? row) =>
        int.TryParse(row?.Split('\n')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 1;

    /// <summary>The row's etag if the store was restored and not repaired since.</summary>
    internal static async Task<Guid?> ReadAsync(IRowStore orders, CancellationToken cancellationToken) =>
        (await orders.ReadAsync([Key], cancellationToken).ConfigureAwait(false))[0] is { Payload.Length: > 0 } row ? row.Etag : null;

    /// <summary>Notes that it was repaired.</summary>
    internal static Task ClearAsync(IRowStore orders, Guid etag, CancellationToken cancellationToken) => orders.WriteAsync(
        [new RowWrite { Key = Key, ExpectedEtag = etag, NewEtag = Guid.NewGuid(), Payload = [], IsCleared = true }], cancellationToken);
}
