namespace FlightTickets.Events.Outbox;

/// <summary>How the in-process stream adapter delivers events.</summary>
public sealed class OutboxStreamOptions
{
    /// <summary>
    /// How long an event is offered to a subscriber that fails, with growing pauses, before it goes to the dead letters. Events of the same
    /// partition wait meanwhile.
    /// </summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a store that other processes write to as well is asked for events.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
