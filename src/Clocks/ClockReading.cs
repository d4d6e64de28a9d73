namespace FlightTickets.Clocks;

/// <summary>How far the clock of dates is from the system's.</summary>
/// <param name="Version">Increases with every change; a process never returns to an older version.</param>
/// <param name="Ahead">How far ahead of the system's clock it runs; negative if it fell behind while it was stopped.</param>
/// <param name="StoppedAt">The time at which it stopped; <see langword="null"/> while it runs.</param>
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

    /// <summary>The time on this clock at a time on a system's clock (this machine's or a database's).</summary>
    /// <param name="system">What the system's clock shows.</param>
    public DateTimeOffset At(DateTimeOffset system) => StoppedAt ?? system + Ahead;

    /// <summary>The clock after a move to a later instant; it stays running or stopped.</summary>
    /// <param name="to">The instant.</param>
    /// <param name="system">What the system's clock shows.</param>
    public ClockReading MovedTo(DateTimeOffset to, DateTimeOffset system) => IsRunning
        ? new(Version + 1, to - system, null)
        : this with { Version = Version + 1, StoppedAt = to };

    /// <summary>
    /// The clock after a stop. It stops at the first full second that is at least half a second ahead: processes learn of the stop some
    /// milliseconds later, and none may have to go back.
    /// </summary>
    /// <param name="system">What the system's clock shows.</param>
    public ClockReading Stopped(DateTimeOffset system)
    {
        if (!IsRunning) return this;
        var soon = At(system).UtcTicks + TimeSpan.TicksPerSecond + (TimeSpan.TicksPerSecond / 2) - 1;
        return this with { Version = Version + 1, StoppedAt = new(soon - (soon % TimeSpan.TicksPerSecond), TimeSpan.Zero) };
    }

    /// <summary>The clock after a start: it runs on from the time at which it stopped.</summary>
    /// <param name="system">What the system's clock shows.</param>
    public ClockReading Started(DateTimeOffset system) => StoppedAt is { } at ? new(Version + 1, at - system, null) : this;
}
