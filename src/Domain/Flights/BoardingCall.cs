namespace FlightTickets.Flights;

/// <summary>When a flight's passengers are called to the gate, and in which order.</summary>
internal static class BoardingCall
{
    /// <summary>
    /// How long before the expected departure boarding begins. Airlines print 30 to 50 minutes; 40 lie well after the end of check-in, so
    /// the list of passengers is final when the first group boards.
    /// </summary>
    public static readonly TimeSpan BeforeDeparture = TimeSpan.FromMinutes(40);

    /// <summary>When boarding begins: it moves with the flight's estimate.</summary>
    public static DateTimeOffset BeginsAt(FlightView flight) => DepartureRules.Expected(flight) - BeforeDeparture;

    /// <summary>
    /// The boarding group of a cabin, from 1, the best cabin first. It is the same on all flights, so a pass stays right when another
    /// airplane with other cabins flies.
    /// </summary>
    public static int Group(Cabin cabin) => cabin switch
    {
        Cabin.First => 1,
        Cabin.Business => 2,
        Cabin.PremiumEconomy => 3,
        _ => 4,
    };
}
