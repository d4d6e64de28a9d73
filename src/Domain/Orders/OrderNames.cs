using System.Globalization;

namespace FlightTickets.Orders;

/// <summary>A row of the index of names: it leads from a family name, its owner, to an order.</summary>
[GenerateSerializer, Immutable, Alias("order-name-state")]
internal sealed record OrderNameState
{
    [Id(0)] public required string OrderId { get; init; }
}

/// <summary>Whether the orders that are older than the index of names are in it.</summary>
[GenerateSerializer, Immutable, Alias("order-names-state")]
internal sealed record OrderNamesState
{
    [Id(0)] public bool IsComplete { get; init; }
}

/// <summary>
/// The index of names. No booking waits for it: a consumer of the orders' events writes its rows, one per order and family name, and none
/// is ever changed.
/// </summary>
internal static class OrderNames
{
    /// <summary>The type of its rows. No grain owns them.</summary>
    public const string RowType = "order-name";

    /// <summary>An order's rows: their keys, and the names that find them.</summary>
    public static IEnumerable<(string Key, string Name)> RowsOf(string orderId, IEnumerable<Passenger> passengers) =>
        passengers.Select(passenger => LookupName.IndexKey(passenger.FamilyName)).Distinct(StringComparer.Ordinal)
            .Select((name, i) => (string.Create(CultureInfo.InvariantCulture, $"{orderId}/{i}"), name));
}
