using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>An order's disruptions, oldest first, and the order's user.</summary>
[GenerateSerializer, Immutable, Alias("disruptions-state")]
internal sealed record DisruptionsState([property: Id(0)] string UserId, [property: Id(1)] ImmutableArray<DisruptionView> All);

/// <summary>
/// The rules of disruptions. The customer decides; without a choice in time the default is carried out (<see
/// cref="DisruptionDeadlines"/>). A disruption concerns only its flight: the order's other flights stay.
/// </summary>
internal static class DisruptionRules
{
    public const string Cancelled = "cancelled", Delayed = "delayed", Earlier = "earlier", CabinGone = "cabin_gone",
        MissedConnection = "missed_connection";

    /// <summary>Tells customers that a cancelled flight flies after all; no disruption has it.</summary>
    public const string Reinstated = "reinstated";

    private const int MaxKept = 50;

    /// <summary>The delay at arrival from which a flight that departs as scheduled is disrupted: the law's shorter limit.</summary>
    private static readonly TimeSpan LateArrival = TimeSpan.FromHours(3);

    /// <summary>
    /// The kind of disruption that a flight's change is for an order; <see langword="null"/> if it is not one. Any new departure time is a
    /// disruption, but only a large change of the arrival, since winds change it daily.
    /// </summary>
    /// <param name="trouble">The trouble.</param>
    /// <param name="segment">The order's segment on that flight, as it was priced.</param>
    public static string? KindOf(FlightTrouble trouble, SegmentView segment)
    {
        if (trouble.IsReinstated) return null;
        if (trouble.IsCancelled) return Cancelled;
        if (!trouble.CabinsGone.IsDefaultOrEmpty) return trouble.CabinsGone.Contains(segment.Cabin) ? CabinGone : null;
        if (trouble.DepartureEstimatedUtc is { } departure && departure != segment.DepartureUtc)
            return departure < segment.DepartureUtc ? Earlier : Delayed;
        return trouble.ArrivalEstimatedUtc - segment.ArrivalUtc >= LateArrival ? Delayed : null;
    }

    /// <summary>The order's disruptions with a new one, which supersedes open ones of the same segment.</summary>
    /// <param name="state">The disruptions.</param>
    /// <param name="trouble">What happened to the flight.</param>
    /// <param name="kind">What that is for the order.</param>
    /// <param name="cabin">The cabin that is gone.</param>
    /// <param name="departure">The segment's scheduled departure; <see langword="null"/> if the order has no time to choose: then a
    /// cancelled flight is refunded at once.</param>
    /// <param name="within">How long the customer may choose.</param>
    public static DisruptionsState Tell(
        DisruptionsState state, FlightTrouble trouble, string kind, Cabin? cabin, DateTimeOffset? departure = null, TimeSpan? within = null)
    {
        var added = new DisruptionView(trouble.EventId, trouble.FlightId, kind, trouble.DepartureEstimatedUtc,
            trouble.At, DisruptionStatus.Open, null)
        {
            ArrivalEstimatedUtc = trouble.ArrivalEstimatedUtc,
            CabinGone = cabin,
        };
        if (departure is { } planned && kind != CabinGone)
        {
            var expected = trouble.DepartureEstimatedUtc ?? planned;
            added = added with { DecideBy = DisruptionDeadlines.Of(added, expected, within) };
        }

        added = added with { Status = Begins(added) };
        var others = state.All.Select(d => Supersede(d, IsOpenOn(d, trouble) && IsAboutTheSame(d.Kind, kind)));
        return state with { All = [.. others.TakeLast(MaxKept - 1), added] };
    }

    /// <summary>
    /// The order's disruptions once its flights' present times are known: each connection that will be missed is one, unless it was told
    /// before, and an open one that will be reached after all needs no answer.
    /// </summary>
    /// <param name="state">The disruptions.</param>
    /// <param name="trouble">What happened to one of the flights.</param>
    /// <param name="missed">The connections that will be missed: the late flight, and the onward one with its expected departure.</param>
    /// <param name="within">How long the customer may choose.</param>
    public static DisruptionsState Connect(
        DisruptionsState state, FlightTrouble trouble, ImmutableArray<(string Cause, string Onward, DateTimeOffset Departure)> missed,
        TimeSpan? within)
    {
        bool IsMissed(DisruptionView d) => missed.Any(connection => connection.Cause == d.Cause && connection.Onward == d.FlightId);
        var all = state.All.Select(d =>
            Supersede(d, d is { Kind: MissedConnection, Status: DisruptionStatus.Open } && d.At <= trouble.At && !IsMissed(d))).ToList();
        foreach (var (cause, onward, departure) in missed)
        {
            if (all.Any(d => d.Kind == MissedConnection && d.Cause == cause && d.FlightId == onward
                && d.Status is not (DisruptionStatus.Superseded or DisruptionStatus.Moot))) continue;
            var added = new DisruptionView($"{trouble.EventId}-{onward}", onward, MissedConnection, null, trouble.At,
                DisruptionStatus.Open, null)
            { Cause = cause };
            if (all.All(d => d.Id != added.Id)) all.Add(added with { DecideBy = DisruptionDeadlines.Of(added, departure, within) });
        }

        return all.SequenceEqual(state.All) ? state : state with { All = [.. all.TakeLast(MaxKept)] };
    }

    /// <summary>
    /// The order's disruptions once its flight is on time again, or flies after all: open ones no longer need an answer, and answered ones
    /// stand.
    /// </summary>
    public static DisruptionsState Withdraw(DisruptionsState state, FlightTrouble trouble) => state with
    {
        All = [.. state.All.Select(d => Supersede(d,
            IsOpenOn(d, trouble) && d.At <= trouble.At
            && (trouble.IsReinstated ? d.Kind == Cancelled : d.Kind is Delayed or Earlier)))],
    };

    public static Result<DisruptionsState> Answer(DisruptionsState state, string id, DisruptionChoice choice)
    {
        if (state.All.FirstOrDefault(d => d.Id == id) is not { } disruption)
            return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        if (disruption.Status == DisruptionStatus.Open && choice == DisruptionChoice.Rebook)
            return new Refusal(RefusalCodes.RebookingUnavailable, "Rebooking needs a flight.");
        if (OptionsOf(disruption).Contains(choice))
            return Change(state, id, d => d with
            {
                Status = choice == DisruptionChoice.Keep ? DisruptionStatus.Kept : DisruptionStatus.Refunding,
                Detail = null,
                ByDefault = false,
            });
        return (disruption.Status, choice) switch
        {
            (DisruptionStatus.Kept, DisruptionChoice.Keep) => state,
            (DisruptionStatus.Refunding or DisruptionStatus.Refunded, DisruptionChoice.Refund) => state,
            (DisruptionStatus.Open, _) => new Refusal(RefusalCodes.ChoiceUnavailable, disruption.Kind == Cancelled
                ? "The flight is cancelled: choose another flight, or a refund."
                : "No cabin of the flight has room: choose another flight, or a refund."),
            _ => new Refusal(RefusalCodes.DisruptionAnswered, $"The disruption is {disruption.Status}."),
        };
    }

    public static Result<DisruptionsState> Rebook(DisruptionsState state, string id, string flightId)
    {
        if (state.All.FirstOrDefault(d => d.Id == id) is not { } disruption)
            return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        if (OptionsOf(disruption).Contains(DisruptionChoice.Rebook))
        {
            var rebooking = disruption with
            {
                Status = DisruptionStatus.Rebooking,
                RebookedTo = flightId,
                Detail = null,
                ByDefault = false,
            };
            return state with { All = state.All.Replace(disruption, rebooking) };
        }

        return disruption.Status is DisruptionStatus.Rebooking or DisruptionStatus.Rebooked && disruption.RebookedTo == flightId
            ? state
            : new Refusal(RefusalCodes.DisruptionAnswered, $"The disruption is {disruption.Status}.");
    }

    /// <summary>
    /// The customer's options. A customer who keeps the booking may change that choice while the flight exists, and may still keep it after
    /// a refused refund. A passenger of a lost cabin who was not moved to another cannot keep it.
    /// </summary>
    public static ImmutableArray<DisruptionChoice> OptionsOf(DisruptionView disruption) => disruption.Status switch
    {
        DisruptionStatus.Open when disruption is { Kind: Cancelled } or { CabinGone: not null, MovedTo: null } =>
            [DisruptionChoice.Rebook, DisruptionChoice.Refund],
        DisruptionStatus.Open => [DisruptionChoice.Keep, DisruptionChoice.Rebook, DisruptionChoice.Refund],
        DisruptionStatus.Kept => [DisruptionChoice.Rebook, DisruptionChoice.Refund],
        DisruptionStatus.NeedsAgent when disruption.Kind == MissedConnection =>
            [DisruptionChoice.Keep, DisruptionChoice.Rebook, DisruptionChoice.Refund],
        DisruptionStatus.NeedsAgent when disruption.Kind != Cancelled => [DisruptionChoice.Keep],
        _ => [],
    };

    /// <summary>
    /// The disruptions with another status of one of them. If a default could not be carried out, it is an agent's turn: the customer did
    /// not answer before either.
    /// </summary>
    public static DisruptionsState Become(DisruptionsState state, string id, DisruptionStatus status, string? detail = null) =>
        Change(state, id, d => d with
        {
            Status = d.ByDefault && status == DisruptionStatus.Open ? DisruptionStatus.NeedsAgent : status,
            Detail = detail,
        });

    /// <summary>The order was moved to another cabin, or could not be moved.</summary>
    /// <param name="state">The disruptions.</param>
    /// <param name="id">The disruption.</param>
    /// <param name="cabin">The new cabin.</param>
    /// <param name="detail">Why it could not be moved.</param>
    /// <param name="departure">The flight's scheduled departure; <see langword="null"/> if there is no time to choose.</param>
    /// <param name="within">How long the customer may choose.</param>
    public static DisruptionsState Moved(
        DisruptionsState state, string id, Cabin? cabin, string? detail, DateTimeOffset? departure = null, TimeSpan? within = null) =>
        Change(state, id, d =>
        {
            var moved = d with { Status = DisruptionStatus.Open, MovedTo = cabin, Detail = detail };
            return departure is { } planned ? moved with { DecideBy = DisruptionDeadlines.Of(moved, planned, within) } : moved;
        });

    private static DisruptionsState Change(DisruptionsState state, string id, Func<DisruptionView, DisruptionView> change) =>
        state with { All = [.. state.All.Select(d => d.Id == id ? change(d) : d)] };

    private static DisruptionView Supersede(DisruptionView disruption, bool isSuperseded) =>
        isSuperseded ? disruption with { Status = DisruptionStatus.Superseded } : disruption;

    private static bool IsOpenOn(DisruptionView disruption, FlightTrouble trouble) =>
        disruption.FlightId == trouble.FlightId && disruption.Status == DisruptionStatus.Open;

    private static DisruptionStatus Begins(DisruptionView disruption) => disruption switch
    {
        { Kind: Cancelled, DecideBy: null } => DisruptionStatus.Refunding,
        { Kind: CabinGone } => DisruptionStatus.Moving,
        _ => DisruptionStatus.Open,
    };

    // A connection is judged by the present times of both its flights, whatever happened to one of them.
    private static bool IsAboutTheSame(string before, string now) =>
        now == Cancelled || before != MissedConnection && before == CabinGone == (now == CabinGone);
}
