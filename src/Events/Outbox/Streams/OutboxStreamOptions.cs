namespace FlightTickets.Events.Outbox;

/// <summary>How the in-process stream adapter delivers events.</summary>
public sealed class OutboxStreamOptions
{
    /// <summary>
    /// How long to offer an event to a failing subscriber, with growing pauses, before it goes to the dead letters. Events of the same
    /// partition wait meanwhile.
    /// </summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often to ask a store for events if other processes write to it too.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
