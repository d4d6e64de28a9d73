namespace FlightTickets.Clocks;

/// <summary>How far the clock of dates is from the system's.</summary>
/// <param name="Version">Raised with every change; a process never goes back to an older one.</param>
/// <param name="Ahead">How far ahead of the system's clock it runs; behind it after it stood for long.</param>
/// <param name="StoppedAt">Where it stands; <see langword="null"/> while it runs.</param>
[GenerateSerializer, Immutable, Alias("clock-reading")]
public sealed record ClockReading(
    [property: Id(0)] long Version,
    [property: Id(1)] TimeSpan Ahead,
    [property: Id(2)] DateTimeOffset? StoppedAt)
{
    /// <summary>The system's clock.</summary>
    public static ClockReading System { get; } = new(0, TimeSpan.Zero, null);

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => StoppedAt is null;

    /// <summary>What this clock shows when a system's clock (this machine's, or a database's) shows something.</summary>
    /// <param name="system">What the system's clock shows.</param>
    public DateTimeOffset At(DateTimeOffset system) => StoppedAt ?? system + Ahead;

    /// <summary>The clock set to a later instant; it runs or stands as before.</summary>
    /// <param name="to">The instant.</param>
    /// <param name="system">What the system's clock shows.</param>
    public ClockReading MovedTo(DateTimeOffset to, DateTimeOffset system) => IsRunning
        ? new(Version + 1, to - system, null)
        : this with { Version = Version + 1, StoppedAt = to };

    /// <summary>
    /// The clock stopped. It stops at the next full second that is at least half a second ahead, so that no process, which hears of it some
    /// milliseconds later, has to go back.
    /// </summary>
    /// <param name="system">What the system's clock shows.</param>
    public ClockReading Stopped(DateTimeOffset system)
    {
        if (!IsRunning) return this;
        var soon = At(system).UtcTicks + TimeSpan.TicksPerSecond + (TimeSpan.TicksPerSecond / 2) - 1;
        return this with { Version = Version + 1, StoppedAt = new(soon - (soon % TimeSpan.TicksPerSecond), TimeSpan.Zero) };
    }

    /// <summary>The clock running on from where it stands.</summary>
    /// <param name="system">What the system's clock shows.</param>
    public ClockReading Started(DateTimeOffset system) => StoppedAt is { } at ? new(Version + 1, at - system, null) : this;
}
