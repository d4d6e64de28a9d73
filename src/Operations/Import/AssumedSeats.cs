using System.Collections.Immutable;

namespace FlightTickets.Import;

/// <summary>How many seats an airplane is taken to have of which the sample does not say so.</summary>
internal static class AssumedSeats
{
    /// <summary>A registration of fewer seats in the sample was given out again: no airline flies those from New York.</summary>
    public const int FewestSeats = 20;

    /// <summary>Flown by the regional airlines.</summary>
    private static readonly ImmutableHashSet<string> Regional = ["9E", "EV", "MQ", "OO", "YV"];

    public static int For(string carrier) => Regional.Contains(carrier) ? 70 : 160;
}
