namespace FlightTickets.Persistence;

/// <summary>How due states are found and woken.</summary>
public sealed class WakeUpOptions
{
    /// <summary>Whether this silo wakes at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many rows are leased at a time.</summary>
    public int LeaseSize { get; set; } = 128;

    /// <summary>How many wake-ups this silo has under way at most.</summary>
    public int Concurrency { get; set; } = 256;

    /// <summary>When a wake-up is repeated that changed nothing.</summary>
    public WakeUpBackoff Backoff { get; set; } = WakeUpBackoff.Default;

    /// <summary>How often a store that other processes write to as well is asked for what they have left lying.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);
}
