namespace FlightTickets.Persistence;

/// <summary>The pause before a leased row is due again: twice as long each time until a commit moves its wake-up.</summary>
/// <param name="First">After the first lease.</param>
/// <param name="Longest">The longest pause.</param>
public readonly record struct WakeUpBackoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>5 seconds, doubling up to 5 minutes.</summary>
    public static WakeUpBackoff Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
}
