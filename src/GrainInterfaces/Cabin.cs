namespace FlightTickets;

/// <summary>A cabin of an airplane; fares and inventory are kept per cabin.</summary>
[GenerateSerializer, Alias("cabin")]
public enum Cabin
{
    /// <summary>Economy, <c>economy</c> on the wire.</summary>
    Economy = 0,

    /// <summary>Premium economy, <c>premium_economy</c> on the wire.</summary>
    PremiumEconomy = 1,

    /// <summary>Business, <c>business</c> on the wire.</summary>
    Business = 2,

    /// <summary>First, <c>first</c> on the wire.</summary>
    First = 3,
}
