namespace FlightTickets.Persistence;

/// <summary>How the outbox is taken to a publisher.</summary>
public sealed class OutboxRelayOptions
{
    /// <summary>
    /// After how long without a sign of life a partition is taken from its silo. Two silos may relay a partition for a moment: events then
    /// come twice, each time in order.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a store that other processes write to as well is asked for events.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Events taken from the outbox at a time.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>The pause after a round in which something failed; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many rounds an event may fail in which others succeed before it goes to the dead letters. A broker that is away fails them all, so
    /// an outage buries nothing.
    /// </summary>
    public int MaxLoneFailures { get; set; } = 20;
}
