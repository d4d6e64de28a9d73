using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>Until when a customer may choose after a disruption, and what happens without a choice.</summary>
internal static class DisruptionDeadlines
{
    /// <summary>How long before a departure the default is carried out, if it takes passengers off that flight.</summary>
    public static readonly TimeSpan BeforeDeparture = TimeSpan.FromHours(1);

    /// <summary>The first state version with deadlines: an older build would never carry out their defaults.</summary>
    public const int FirstVersion = 2;

    /// <summary>
    /// How long customers may choose; <see langword="null"/> while a silo may run an older build, or if they have no time.
    /// </summary>
    public static TimeSpan? Within(DisruptionOptions options, int version) =>
        options.DecideWithin > TimeSpan.Zero && version >= FirstVersion ? options.DecideWithin : null;

    /// <summary>
    /// What happens without a choice. A passenger without a place gets the money back, one who misses a connection gets the next flight,
    /// and all others keep what they have: nobody loses a place on a flight that still takes them.
    /// </summary>
    public static DisruptionChoice DefaultOf(DisruptionView disruption) => disruption switch
    {
        { Kind: DisruptionRules.Cancelled } or { CabinGone: not null, MovedTo: null } => DisruptionChoice.Refund,
        { Kind: DisruptionRules.MissedConnection } => DisruptionChoice.Rebook,
        _ => DisruptionChoice.Keep,
    };

    /// <summary>Until when the customer may choose.</summary>
    /// <param name="disruption">The disruption.</param>
    /// <param name="departure">The flight's expected departure, unless it is cancelled.</param>
    /// <param name="within">How long a customer may choose; <see langword="null"/> for ever.</param>
    public static DateTimeOffset? Of(DisruptionView disruption, DateTimeOffset departure, TimeSpan? within)
    {
        if (within is not { } time) return null;
        var latest = disruption.At + time;
        if (disruption.Kind == DisruptionRules.Cancelled) return latest;
        var last = DefaultOf(disruption) == DisruptionChoice.Keep ? departure : departure - BeforeDeparture;
        return latest < last ? latest : last;
    }

    /// <summary>The earliest deadline of an open disruption; <see langword="null"/> without one.</summary>
    public static DateTimeOffset? Next(DisruptionsState state) =>
        state.All.Where(disruption => disruption.Status == DisruptionStatus.Open).Min(disruption => disruption.DecideBy);

    /// <summary>The open disruptions whose time is over, oldest first.</summary>
    public static ImmutableArray<DisruptionView> Due(DisruptionsState state, DateTimeOffset now) =>
        [.. state.All.Where(disruption => disruption.Status == DisruptionStatus.Open && disruption.DecideBy <= now)];

    /// <summary>The disruptions after the default of one of them was chosen.</summary>
    /// <param name="state">The disruptions.</param>
    /// <param name="disruption">One whose time is over.</param>
    /// <param name="flightId">For a rebooking, the flight; <see langword="null"/> if none was found, and an agent must look at it.</param>
    public static DisruptionsState Default(DisruptionsState state, DisruptionView disruption, string? flightId)
    {
        var chosen = disruption with { ByDefault = true, Detail = null };
        chosen = DefaultOf(disruption) switch
        {
            DisruptionChoice.Keep => chosen with { Status = DisruptionStatus.Kept },
            DisruptionChoice.Refund => chosen with { Status = DisruptionStatus.Refunding },
            _ when flightId is not null => chosen with { Status = DisruptionStatus.Rebooking, RebookedTo = flightId },
            _ => chosen with { Status = DisruptionStatus.NeedsAgent, Detail = "No other flight with room was found." },
        };
        return state with { All = [.. state.All.Select(d => d.Id == disruption.Id ? chosen : d)] };
    }
}
