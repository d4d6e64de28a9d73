using System.Collections.Immutable;

namespace FlightTickets.Import;

/// <summary>The assumed number of seats of an airplane that the sample does not describe.</summary>
internal static class AssumedSeats
{
    /// <summary>A registration with fewer seats in the sample was reassigned: no airline flies such airplanes from New York.</summary>
    public const int FewestSeats = 20;

    /// <summary>Flown by the regional airlines.</summary>
    private static readonly ImmutableHashSet<string> Regional = ["9E", "EV", "MQ", "OO", "YV"];

    public static int For(string carrier) => Regional.Contains(carrier) ? 70 : 160;
}
