using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>An order's disruptions, oldest first, and the order's user.</summary>
[GenerateSerializer, Immutable, Alias("disruptions-state")]
internal sealed record DisruptionsState([property: Id(0)] string UserId, [property: Id(1)] ImmutableArray<DisruptionView> All);

/// <summary>
/// The rules of disruptions. A cancelled flight is refunded automatically; after new times, or a lost cabin, the customer decides. Both
/// concern only that flight: the order's other flights stay.
/// </summary>
internal static class DisruptionRules
{
    public const string Cancelled = "cancelled", Delayed = "delayed", Earlier = "earlier", CabinGone = "cabin_gone";

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
        if (trouble.IsCancelled) return Cancelled;
        if (!trouble.CabinsGone.IsDefaultOrEmpty) return trouble.CabinsGone.Contains(segment.Cabin) ? CabinGone : null;
        if (trouble.DepartureEstimatedUtc is { } departure && departure != segment.DepartureUtc)
            return departure < segment.DepartureUtc ? Earlier : Delayed;
        return trouble.ArrivalEstimatedUtc - segment.ArrivalUtc >= LateArrival ? Delayed : null;
    }

    /// <summary>The order's disruptions with a new one, which supersedes open ones of the same segment.</summary>
    public static DisruptionsState Tell(DisruptionsState state, FlightTrouble trouble, string kind, Cabin? cabin)
    {
        var added = new DisruptionView(trouble.EventId, trouble.FlightId, kind, trouble.DepartureEstimatedUtc,
            trouble.At, Begins(kind), null)
        {
            ArrivalEstimatedUtc = trouble.ArrivalEstimatedUtc,
            CabinGone = cabin,
        };
        var others = state.All.Select(d => Supersede(d, IsOpenOn(d, trouble) && IsAboutTheSame(d.Kind, kind)));
        return state with { All = [.. others.TakeLast(MaxKept - 1), added] };
    }

    /// <summary>
    /// The order's disruptions once its flight is on time again: open ones no longer need an answer, and answered ones stand.
    /// </summary>
    public static DisruptionsState Withdraw(DisruptionsState state, FlightTrouble trouble) => state with
    {
        All = [.. state.All.Select(d => Supersede(d, IsOpenOn(d, trouble) && d.Kind is Delayed or Earlier && d.At <= trouble.At))],
    };

    public static Result<DisruptionsState> Answer(DisruptionsState state, string id, DisruptionChoice choice)
    {
        if (state.All.FirstOrDefault(d => d.Id == id) is not { } disruption)
            return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        if (disruption.Status == DisruptionStatus.Open && choice == DisruptionChoice.Rebook)
            return new Refusal(RefusalCodes.RebookingUnavailable, "Rebooking needs a flight.");
        if (OptionsOf(disruption).Contains(choice))
            return Become(state, id, choice == DisruptionChoice.Keep ? DisruptionStatus.Kept : DisruptionStatus.Refunding);
        return (disruption.Status, choice) switch
        {
            (DisruptionStatus.Kept, DisruptionChoice.Keep) => state,
            (DisruptionStatus.Refunding or DisruptionStatus.Refunded, DisruptionChoice.Refund) => state,
            (DisruptionStatus.Open, _) =>
                new Refusal(RefusalCodes.ChoiceUnavailable, "No cabin of the flight has room: choose another flight, or a refund."),
            _ => new Refusal(RefusalCodes.DisruptionAnswered, $"The disruption is {disruption.Status}."),
        };
    }

    public static Result<DisruptionsState> Rebook(DisruptionsState state, string id, string flightId)
    {
        if (state.All.FirstOrDefault(d => d.Id == id) is not { } disruption)
            return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        if (OptionsOf(disruption).Contains(DisruptionChoice.Rebook))
        {
            var rebooking = disruption with { Status = DisruptionStatus.Rebooking, RebookedTo = flightId, Detail = null };
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
        DisruptionStatus.Open when disruption is { CabinGone: not null, MovedTo: null } =>
            [DisruptionChoice.Rebook, DisruptionChoice.Refund],
        DisruptionStatus.Open => [DisruptionChoice.Keep, DisruptionChoice.Rebook, DisruptionChoice.Refund],
        DisruptionStatus.Kept => [DisruptionChoice.Rebook, DisruptionChoice.Refund],
        DisruptionStatus.NeedsAgent when disruption.Kind != Cancelled => [DisruptionChoice.Keep],
        _ => [],
    };

    public static DisruptionsState Become(DisruptionsState state, string id, DisruptionStatus status, string? detail = null) =>
        Change(state, id, d => d with { Status = status, Detail = detail });

    /// <summary>The order was moved to another cabin, or could not be moved.</summary>
    public static DisruptionsState Moved(DisruptionsState state, string id, Cabin? cabin, string? detail) =>
        Change(state, id, d => d with { Status = DisruptionStatus.Open, MovedTo = cabin, Detail = detail });

    private static DisruptionsState Change(DisruptionsState state, string id, Func<DisruptionView, DisruptionView> change) =>
        state with { All = [.. state.All.Select(d => d.Id == id ? change(d) : d)] };

    private static DisruptionView Supersede(DisruptionView disruption, bool isSuperseded) =>
        isSuperseded ? disruption with { Status = DisruptionStatus.Superseded } : disruption;

    private static bool IsOpenOn(DisruptionView disruption, FlightTrouble trouble) =>
        disruption.FlightId == trouble.FlightId && disruption.Status == DisruptionStatus.Open;

    private static DisruptionStatus Begins(string kind) => kind switch
    {
        Cancelled => DisruptionStatus.Refunding,
        CabinGone => DisruptionStatus.Moving,
        _ => DisruptionStatus.Open,
    };

    private static bool IsAboutTheSame(string before, string now) => now == Cancelled || before == CabinGone == (now == CabinGone);
}
