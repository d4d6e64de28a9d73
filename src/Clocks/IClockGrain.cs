using Orleans.Concurrency;

namespace FlightTickets.Clocks;

/// <summary>The test clock of a cluster: its durable reading, and the processes that follow it. Key: 0.</summary>
[Alias("FlightTickets.Clocks.IClockGrain")]
public interface IClockGrain : IGrainWithIntegerKey
{
    /// <summary>The reading.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<ClockReading> Get();

    /// <summary>
    /// Reports that a process follows the clock. Processes repeat the call; one that is silent for some seconds is forgotten.
    /// </summary>
    /// <param name="follower">Learns of every change before the caller that asked for the change gets an answer.</param>
    /// <returns>The reading.</returns>
    [Alias("follow"), AlwaysInterleave]
    Task<ClockReading> Follow(IClockFollower follower);

    /// <summary>Begins to move the clock, after the moves that were requested earlier.</summary>
    /// <returns>The move's id.</returns>
    [Alias("move"), AlwaysInterleave]
    Task<Guid> Move(MoveClock command);

    /// <summary>The progress of a move, after some seconds at most; <see langword="null"/> if the move failed or is unknown here.</summary>
    [Alias("await"), AlwaysInterleave]
    Task<ClockProgress?> Await(Guid move);
}

/// <summary>A process that follows the clock.</summary>
[Alias("FlightTickets.Clocks.IClockFollower")]
public interface IClockFollower : IGrainObserver
{
    /// <summary>Sets this process's clock.</summary>
    [Alias("set")]
    Task Set(ClockReading reading);

    /// <summary>Does the due work of this process, and returns what is left.</summary>
    [Alias("do-due")]
    Task<DueWork> DoDue();
}

/// <summary>A change of the clock. A member that is <see langword="null"/> changes nothing.</summary>
/// <param name="To">The instant to which it moves.</param>
/// <param name="By">How far it moves, instead of <paramref name="To"/>.</param>
/// <param name="Running">Whether it runs afterwards.</param>
[GenerateSerializer, Immutable, Alias("move-clock")]
public sealed record MoveClock(
    [property: Id(0)] DateTimeOffset? To, [property: Id(1)] TimeSpan? By, [property: Id(2)] bool? Running);

/// <summary>The work that a process still has to do.</summary>
/// <param name="WakeUps">Wake-ups that are due or under way.</param>
/// <param name="Failed">Wake-ups that failed; they are due again some seconds later.</param>
/// <param name="Orders">Orders under way.</param>
/// <param name="Events">A bit for each partition of the outbox with an undelivered event; <see langword="null"/> in a process without a
/// store.</param>
/// <param name="NextDue">The time until the next wake-up is due; <see langword="null"/> if no wake-up is set.</param>
[GenerateSerializer, Immutable, Alias("due-work")]
public sealed record DueWork(
    [property: Id(0)] int WakeUps,
    [property: Id(1)] int Failed,
    [property: Id(2)] int Orders,
    [property: Id(3)] ulong? Events,
    [property: Id(4)] TimeSpan? NextDue)
{
    /// <summary>Nothing to do.</summary>
    public static DueWork None { get; } = new(0, 0, 0, null, null);

    /// <summary>Whether no due work is left.</summary>
    public bool IsDone => this is { WakeUps: 0, Orders: 0, Events: null or 0 };

    /// <summary>
    /// The work of two processes. Each sees its own deliveries from the outbox at once, and the other's late: an event is left only if both
    /// see it.
    /// </summary>
    public DueWork And(DueWork other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(WakeUps + other.WakeUps, Failed + other.Failed, Orders + other.Orders,
            Events is { } seen && other.Events is { } seenThere ? seen & seenThere : Events ?? other.Events,
            NextDue is { } mine && other.NextDue is { } theirs ? (mine < theirs ? mine : theirs) : NextDue ?? other.NextDue);
    }
}

/// <summary>The progress of a move of the clock.</summary>
/// <param name="Reading">The clock now.</param>
/// <param name="HasEnded">Whether the move has ended.</param>
/// <param name="IsBackwards">Whether the move was refused because the clock had already passed that instant.</param>
/// <param name="Processes">How many processes follow the clock.</param>
/// <param name="Steps">How often the clock stopped on the way because something was due.</param>
/// <param name="Left">The due work that is not done.</param>
[GenerateSerializer, Immutable, Alias("clock-progress")]
public sealed record ClockProgress(
    [property: Id(0)] ClockReading Reading,
    [property: Id(1)] bool HasEnded,
    [property: Id(2)] bool IsBackwards,
    [property: Id(3)] int Processes,
    [property: Id(4)] int Steps,
    [property: Id(5)] DueWork Left);
