using Orleans.Concurrency;

namespace FlightTickets.Clocks;

/// <summary>The test clock of a cluster: where it stands, durably, and who follows it. Key: 0.</summary>
[Alias("FlightTickets.Clocks.IClockGrain")]
public interface IClockGrain : IGrainWithIntegerKey
{
    /// <summary>The reading.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<ClockReading> Get();

    /// <summary>Tells of a process that follows the clock, now and again: who is silent for some seconds is forgotten.</summary>
    /// <param name="follower">Hears of every change before the one who asked for it has an answer.</param>
    /// <returns>The reading.</returns>
    [Alias("follow"), AlwaysInterleave]
    Task<ClockReading> Follow(IClockFollower follower);

    /// <summary>Begins to move the clock, behind those moves that were asked for before.</summary>
    /// <returns>The move's id.</returns>
    [Alias("move"), AlwaysInterleave]
    Task<Guid> Move(MoveClock command);

    /// <summary>How far a move is, some seconds later at most; <see langword="null"/> if it failed, or is unknown here.</summary>
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

    /// <summary>Does what is due in this process, and says what is left.</summary>
    [Alias("do-due")]
    Task<DueWork> DoDue();
}

/// <summary>A change of the clock. What is <see langword="null"/> stays as it is.</summary>
/// <param name="To">The instant to which it moves.</param>
/// <param name="By">Or how far it moves.</param>
/// <param name="Running">Whether it runs afterwards.</param>
[GenerateSerializer, Immutable, Alias("move-clock")]
public sealed record MoveClock(
    [property: Id(0)] DateTimeOffset? To, [property: Id(1)] TimeSpan? By, [property: Id(2)] bool? Running);

/// <summary>What a process still has to do.</summary>
/// <param name="WakeUps">Wake-ups that are due or under way.</param>
/// <param name="Failed">Wake-ups that failed; they are due again some seconds later.</param>
/// <param name="Orders">Orders under way.</param>
/// <param name="Events">A bit for each partition of the outbox with an event that was not delivered yet; <see langword="null"/> in a
/// process without a store.</param>
/// <param name="NextDue">In how long the next wake-up is due; <see langword="null"/> if no wake-up is set.</param>
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

    /// <summary>Whether nothing is left of what is due.</summary>
    public bool IsDone => this is { WakeUps: 0, Orders: 0, Events: null or 0 };

    /// <summary>
    /// The work of two processes. Of the outbox each sees the others' deliveries late, and its own at once: an event is left if both see
    /// it.
    /// </summary>
    public DueWork And(DueWork other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(WakeUps + other.WakeUps, Failed + other.Failed, Orders + other.Orders,
            Events is { } seen && other.Events is { } seenThere ? seen & seenThere : Events ?? other.Events,
            NextDue is { } mine && other.NextDue is { } theirs ? (mine < theirs ? mine : theirs) : NextDue ?? other.NextDue);
    }
}

/// <summary>How far a move of the clock is.</summary>
/// <param name="Reading">The clock now.</param>
/// <param name="HasEnded">Whether this is the move's end.</param>
/// <param name="IsBackwards">Whether it was refused: the clock had passed that instant already.</param>
/// <param name="Processes">How many processes follow the clock.</param>
/// <param name="Steps">How often it stopped on the way, because something was due.</param>
/// <param name="Left">What was due and is not done.</param>
[GenerateSerializer, Immutable, Alias("clock-progress")]
public sealed record ClockProgress(
    [property: Id(0)] ClockReading Reading,
    [property: Id(1)] bool HasEnded,
    [property: Id(2)] bool IsBackwards,
    [property: Id(3)] int Processes,
    [property: Id(4)] int Steps,
    [property: Id(5)] DueWork Left);
