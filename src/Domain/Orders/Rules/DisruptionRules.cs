using System.Collections.Immutable;

namespace FlightTickets.Orders;

/// <summary>An order's disruptions, oldest first, and whose order it is.</summary>
[GenerateSerializer, Immutable, Alias("disruptions-state")]
internal sealed record DisruptionsState([property: Id(0)] string UserId, [property: Id(1)] ImmutableArray<DisruptionView> All);

/// <summary>The rules of disruptions: a cancelled flight refunds without being asked, a delayed one lets the customer choose.</summary>
internal static class DisruptionRules
{
    private const int MaxKept = 50;

    public static DisruptionsState Tell(DisruptionsState state, FlightTrouble trouble)
    {
        var status = trouble.IsCancelled ? DisruptionStatus.Refunding : DisruptionStatus.Open;
        var added = new DisruptionView(
            trouble.EventId, trouble.FlightId, trouble.IsCancelled ? "cancelled" : "delayed", trouble.DepartureEstimatedUtc, trouble.At, status, null);
        var others = state.All.Select(d => d.FlightId == trouble.FlightId && d.Status == DisruptionStatus.Open ? d with { Status = DisruptionStatus.Superseded } : d);
        return state with { All = [.. others.TakeLast(MaxKept - 1), added] };
    }

    public static Result<DisruptionsState> Answer(DisruptionsState state, string id, DisruptionChoice choice)
    {
        if (state.All.FirstOrDefault(d => d.Id == id) is not { } disruption) return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        return (disruption.Status, choice) switch
        {
            (DisruptionStatus.Open, DisruptionChoice.Rebook) => new Refusal(RefusalCodes.RebookingUnavailable, "Rebooking needs a flight."),
            (DisruptionStatus.Open or DisruptionStatus.Kept, DisruptionChoice.Keep) => Become(state, id, DisruptionStatus.Kept),
            (DisruptionStatus.Open or DisruptionStatus.Kept, DisruptionChoice.Refund) => Become(state, id, DisruptionStatus.Refunding),
            (DisruptionStatus.Refunding or DisruptionStatus.Refunded, DisruptionChoice.Refund) => state,
            _ => new Refusal(RefusalCodes.DisruptionAnswered, $"The disruption is {disruption.Status}."),
        };
    }

    public static Result<DisruptionsState> Rebook(DisruptionsState state, string id, string flightId)
    {
        if (state.All.FirstOrDefault(d => d.Id == id) is not { } disruption) return new Refusal(RefusalCodes.NotFound, "There is no such disruption.");
        return disruption.Status switch
        {
            DisruptionStatus.Open or DisruptionStatus.Kept =>
                state with { All = state.All.Replace(disruption, disruption with { Status = DisruptionStatus.Rebooking, RebookedTo = flightId, Detail = null }) },
            DisruptionStatus.Rebooking or DisruptionStatus.Rebooked when disruption.RebookedTo == flightId => state,
            _ => new Refusal(RefusalCodes.DisruptionAnswered, $"The disruption is {disruption.Status}."),
        };
    }

    public static DisruptionsState Become(DisruptionsState state, string id, DisruptionStatus status, string? detail = null) =>
        state with { All = [.. state.All.Select(d => d.Id == id ? d with { Status = status, Detail = detail } : d)] };
}
