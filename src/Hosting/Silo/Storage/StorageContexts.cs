using System.Collections.Immutable;

namespace FlightTickets.Storage;

/// <summary>The contexts whose storage <c>Storage:*</c> chooses.</summary>
public static class StorageContexts
{
    /// <summary>Airplanes, routes, places.</summary>
    public const string Fleet = "Fleet";
    /// <summary>Flights and seats.</summary>
    public const string Flights = "Flights";
    /// <summary>Orders.</summary>
    public const string Orders = "Orders";
    /// <summary>Payments.</summary>
    public const string Payments = "Payments";
    /// <summary>Users.</summary>
    public const string Users = "Users";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Fleet, Flights, Orders, Payments, Users];
}
