namespace FlightTickets.Persistence;

/// <summary>How due states are found and woken.</summary>
public sealed class WakeUpOptions
{
    /// <summary>Whether this silo wakes grains at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many rows to lease at a time.</summary>
    public int LeaseSize { get; set; } = 128;

    /// <summary>How many wake-ups this silo may have under way.</summary>
    public int Concurrency { get; set; } = 256;

    /// <summary>When to repeat a wake-up that changed nothing.</summary>
    public WakeUpBackoff Backoff { get; set; } = WakeUpBackoff.Default;

    /// <summary>How often to ask a store that other processes write to for rows they left due.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);
}
