using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

internal sealed record DisruptionChoiceRequest(DisruptionChoice Choice, string? FlightId) : IShaped<DisruptionChoiceRequest>
{
    public static ObjectShape<DisruptionChoiceRequest> Shape { get; } = new(f =>
    {
        var request = new DisruptionChoiceRequest(f.Required("choice", Choice<DisruptionChoice>.Shape),
            f.Optional("flightId", OrderForms.Flight));
        if (request.Choice == DisruptionChoice.Rebook && request.FlightId is null)
            f.Fail("flightId", "required", "Rebooking needs the flight.");
        return request;
    });
}

/// <summary>The effect of a flight's disruption on an order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Kind"><c>delayed</c>, <c>earlier</c>, <c>cancelled</c>, <c>cabin_gone</c> or <c>missed_connection</c>.</param>
/// <param name="DepartureEstimated">The expected departure, if known.</param>
/// <param name="ArrivalEstimated">The expected arrival, if known.</param>
/// <param name="CabinGone">The cabin the airplane no longer has.</param>
/// <param name="MovedTo">The passengers' new cabin; without it no cabin had room.</param>
/// <param name="At">When it became known.</param>
/// <param name="Status">Its status.</param>
/// <param name="Options">The choices left.</param>
/// <param name="Detail">Why, where an agent is needed or a choice failed.</param>
/// <param name="RebookedTo">The flight that was chosen instead.</param>
/// <param name="Cause">For a missed connection, the flight that arrives too late for this one.</param>
/// <param name="DecideBy">Until when one may choose; without it there is no limit.</param>
/// <param name="Default">What happens then.</param>
/// <param name="ByDefault">Whether the time was over, and nobody had chosen.</param>
/// <param name="Refund">What a refund gives back, while it can be chosen.</param>
/// <param name="Alternatives">Flights with room for the whole party, free of charge, while one can be chosen: those of the same day first,
/// at most 10.</param>
internal sealed record DisruptionResponse(
    string Id, string FlightId, string Kind, DateTimeOffset? DepartureEstimated, DateTimeOffset? ArrivalEstimated,
    Cabin? CabinGone, Cabin? MovedTo,
    DateTimeOffset At, DisruptionStatus Status, IReadOnlyList<DisruptionChoice> Options, string? Detail, string? RebookedTo,
    string? Cause, DateTimeOffset? DecideBy, DisruptionChoice? Default, bool ByDefault, MoneyResponse? Refund,
    IReadOnlyList<AlternativeResponse> Alternatives)
{
    public static DisruptionResponse From(DisruptionView d) => new(
        d.Id, d.FlightId, d.Kind, d.DepartureEstimatedUtc, d.ArrivalEstimatedUtc, d.CabinGone, d.MovedTo, d.At, d.Status,
        d.Options.IsDefault ? [] : d.Options, d.Detail, d.RebookedTo, d.Cause, d.DecideBy, d.Default, d.ByDefault,
        d.Refund is { } refund ? MoneyResponse.From(refund) : null,
        d.Alternatives.IsDefault ? [] : [.. d.Alternatives.Select(AlternativeResponse.From)]);
}

/// <summary>A flight that can be taken instead.</summary>
/// <param name="FlightId">The flight.</param>
/// <param name="Cabin">The order's cabin, or a better one if that has no room.</param>
/// <param name="Departure">When it is expected to depart.</param>
/// <param name="Arrival">When it is expected to arrive.</param>
/// <param name="Available">How many places that cabin has left.</param>
internal sealed record AlternativeResponse(
    string FlightId, Cabin Cabin, DateTimeOffset Departure, DateTimeOffset Arrival, int Available)
{
    public static AlternativeResponse From(DisruptionAlternative a) => new(a.FlightId, a.Cabin, a.DepartureUtc, a.ArrivalUtc, a.Available);
}

internal static class DisruptionEndpoints
{
    public static void MapDisruptions(this IEndpointRouteBuilder v1)
    {
        var disruptions = v1.MapGroup("/orders/{id}/disruptions").WithTags("Orders").RequireAuthorization();
        disruptions.MapGet("", List).WithName("listDisruptions")
            .WithSummary("What happened to the order's flights and what can be chosen, oldest first")
            .Refuses(RefusalCodes.NotFound);
        disruptions.MapPut("/{disruptionId}/choice", Choose).WithName("answerDisruption")
            .WithSummary("Keep the flight, refund it, or rebook another flight of the same route")
            .Refuses(
                RefusalCodes.NotFound, RefusalCodes.RebookingUnavailable, RefusalCodes.ChoiceUnavailable, RefusalCodes.DisruptionAnswered,
                RefusalCodes.PassengerBoarded);
    }

    private static async Task<Results<Ok<ListResponse<DisruptionResponse>>, ProblemResult>> List(
        string id, Query<PageQuery> page, CurrentUser user, IGrainFactory grains)
    {
        if (!OrderEndpoints.IsOrderId(id)) return ProblemResult.NotFound("order");
        var found = await grains.GetGrain<IDisruptionsGrain>(id).List(user.Caller);
        return found.IsRefused
            ? ProblemResult.From(found.Refusal)
            : ListResponse<DisruptionResponse>.Of([.. found.Value.Select(DisruptionResponse.From)], page.Value, d => d.Id);
    }

    // PUT: repeating an answer changes nothing.
    private static async Task<Results<Ok<DisruptionResponse>, ProblemResult>> Choose(
        string id, string disruptionId, Body<DisruptionChoiceRequest> body, CurrentUser user, IGrainFactory grains)
    {
        if (!OrderEndpoints.IsOrderId(id)) return ProblemResult.NotFound("order");
        var disruptions = grains.GetGrain<IDisruptionsGrain>(id);
        var answered = body.Value is { Choice: DisruptionChoice.Rebook, FlightId: { } flight }
            ? await disruptions.Rebook(user.Caller, disruptionId, flight)
            : await disruptions.Answer(user.Caller, disruptionId, body.Value.Choice);
        return answered.IsRefused ? ProblemResult.From(answered.Refusal) : TypedResults.Ok(DisruptionResponse.From(answered.Value));
    }
}
