namespace FlightTickets.Persistence;

/// <summary>How long a claimed row is left alone: twice as long each time until a commit moves its wake-up.</summary>
/// <param name="First">After the first claim.</param>
/// <param name="Longest">At most.</param>
public readonly record struct WakeBackoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>5 seconds, doubling up to 5 minutes.</summary>
    public static WakeBackoff Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
}
