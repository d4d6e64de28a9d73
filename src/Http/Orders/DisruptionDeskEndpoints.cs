using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Flights;
using FlightTickets.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Orders;

internal sealed record DisruptionQuery(DisruptionFilter Filter, PageQuery Page) : IShaped<DisruptionQuery>
{
    public static ObjectShape<DisruptionQuery> Shape { get; } = new(q => new DisruptionQuery(
        new DisruptionFilter(
            q.OptionalValue("status", Choice<DisruptionStanding>.Shape),
            q.Optional("flight", OrderForms.Flight),
            q.OptionalValue("date", TimeForms.Date)),
        PageQuery.Read(q)));
}

/// <summary>Orders with disruptions.</summary>
/// <param name="Data">The orders, those that wait longest first.</param>
/// <param name="After">The cursor of the next page; <c>null</c> on the last.</param>
/// <param name="Counts">How many disruptions there are, whatever their status; on the first page.</param>
internal sealed record DisruptedOrdersResponse(
    IReadOnlyList<DisruptedOrderResponse> Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? After,
    DisruptionCountsResponse? Counts)
{
    public static DisruptedOrdersResponse From(DisruptedOrders page) => new(
        [.. page.Data.Select(DisruptedOrderResponse.From)], page.After,
        page.Counts is { } counts ? new DisruptionCountsResponse(counts.Open, counts.NeedsAgent, counts.Settled) : null);
}

/// <summary>How many disruptions stand where.</summary>
/// <param name="Open">How many wait for the customer, or are being carried out.</param>
/// <param name="NeedsAgent">How many need an agent.</param>
/// <param name="Settled">How many are settled; for a flight or a day only.</param>
internal sealed record DisruptionCountsResponse(int Open, int NeedsAgent, int? Settled);

/// <summary>An order with disruptions.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="BookingReference">Its booking reference.</param>
/// <param name="Passengers">How many passengers still fly.</param>
/// <param name="Disruptions">The disruptions, oldest first; what can be chosen instead is in the order's own list.</param>
internal sealed record DisruptedOrderResponse(
    string OrderId, string? BookingReference, int Passengers, IReadOnlyList<ListedDisruptionResponse> Disruptions)
{
    public static DisruptedOrderResponse From(DisruptedOrder order) => new(
        order.OrderId, order.BookingReference, order.Passengers, [.. order.Disruptions.Select(ListedDisruptionResponse.From)]);
}

/// <summary>A disruption in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FlightId">The flight.</param>
/// <param name="Kind">As in the order's own list.</param>
/// <param name="At">When it became known.</param>
/// <param name="Status">Its status.</param>
/// <param name="Options">The choices left.</param>
/// <param name="DecideBy">Until when one may choose.</param>
/// <param name="ByDefault">Whether the time was over, and nobody had chosen.</param>
/// <param name="RebookedTo">The flight that was chosen instead.</param>
/// <param name="Detail">Why, where an agent is needed or a choice failed.</param>
internal sealed record ListedDisruptionResponse(
    string Id, string FlightId, string Kind, DateTimeOffset At, DisruptionStatus Status, IReadOnlyList<DisruptionChoice> Options,
    DateTimeOffset? DecideBy, bool ByDefault, string? RebookedTo, string? Detail)
{
    public static ListedDisruptionResponse From(DisruptionView d) => new(
        d.Id, d.FlightId, d.Kind, d.At, d.Status, d.Options, d.DecideBy, d.ByDefault, d.RebookedTo, d.Detail);
}

internal sealed record RebookingRequest(ImmutableArray<string> Flights) : IShaped<RebookingRequest>
{
    private static readonly ListShape<string> Targets = new(new ArrayShape<string>(OrderForms.Flight, 0, 20, unique: true));

    public static ObjectShape<RebookingRequest> Shape { get; } = new(
        f => new RebookingRequest(f.Optional("flights", Targets)?.Items ?? []),
        example: """{ "flights": ["B6-137-20270511-JFK"] }""");
}

/// <summary>A rebooking of a flight's disrupted orders.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FlightId">The disrupted flight.</param>
/// <param name="Flights">The flights to move to; those that each disruption lists when empty.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Status"><c>running</c> or <c>done</c>.</param>
/// <param name="Total">How many orders it has.</param>
/// <param name="Pending">How many have no outcome yet.</param>
/// <param name="Rebooked">How many were moved.</param>
/// <param name="Orders">The orders, by priority.</param>
internal sealed record RebookingResponse(
    string Id, string FlightId, IReadOnlyList<string> Flights, DateTimeOffset StartedAt, string Status, int Total, int Pending,
    int Rebooked, IReadOnlyList<RebookedOrderResponse> Orders)
{
    public static RebookingResponse From(RebookingView view)
    {
        var pending = view.Orders.Count(order => order.Outcome == RebookingOutcome.Pending);
        return new(view.Id, view.FlightId, view.To, view.StartedAt, pending == 0 ? "done" : "running", view.Orders.Length, pending,
            view.Orders.Count(order => order.Outcome == RebookingOutcome.Rebooked), [.. view.Orders.Select(order =>
                new RebookedOrderResponse(order.OrderId, order.DisruptionId, order.Outcome, order.FlightId, order.Detail))]);
    }
}

/// <summary>An order of a rebooking.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="DisruptionId">Its disruption.</param>
/// <param name="Outcome">What became of it: <c>no_room</c> leaves the disruption as it was, <c>answered</c> means that somebody, or the
/// deadline, had chosen before its turn.</param>
/// <param name="FlightId">The flight it was moved to, or is being moved to.</param>
/// <param name="Detail">Why it was not moved.</param>
internal sealed record RebookedOrderResponse(
    string OrderId, string DisruptionId, RebookingOutcome Outcome, string? FlightId, string? Detail);

/// <summary>What agents do about disruptions.</summary>
internal static partial class DisruptionDeskEndpoints
{
    public static void MapDisruptionDesk(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/disruptions", List).WithTags("Orders").WithName("listDisruptedOrders").RequireAuthorization(AuthHosting.Staff)
            .WithSummary("Orders with disruptions, those that wait longest first; for agents and admins");
        var flight = v1.MapGroup("/flights/{id}/rebookings").WithTags("Orders").RequireAuthorization(AuthHosting.Staff);
        flight.MapPost("", Start).WithName("startRebooking")
            .WithSummary("Move a flight's disrupted orders to other flights, by priority; for agents and admins")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.IdempotencyKeyReused);
        flight.MapGet("/{rebookingId}", Get).WithName("getRebooking")
            .WithSummary("How far a rebooking is, order by order; for agents and admins").Refuses(RefusalCodes.NotFound);
    }

    private static async Task<Results<Ok<DisruptedOrdersResponse>, ProblemResult>> List(Query<DisruptionQuery> query, IGrainFactory grains)
    {
        var (filter, page) = query.Value;
        var found = await grains.GetGrain<IDisruptionDeskGrain>(0).List(filter, page.Limit, page.After);
        return found.IsRefused ? ProblemResult.From(found.Refusal) : TypedResults.Ok(DisruptedOrdersResponse.From(found.Value));
    }

    private static async Task<Results<Accepted<RebookingResponse>, ProblemResult>> Start(
        string id, IdempotencyKey key, Body<RebookingRequest> body, CurrentUser user, IGrainFactory grains, HttpResponse response)
    {
        if (!FlightId.TryParse(id, out _) || await grains.GetGrain<IFlightGrain>(id).Get() is null) return ProblemResult.NotFound("flight");
        var rebooking = RebookingId.Derive(user.Id, id, key.Value);
        var started = await grains.GetGrain<IRebookingGrain>(rebooking)
            .Start(new StartRebooking(user.Id, id, body.Value.Flights, body.Hash()));
        if (started.IsRefused) return ProblemResult.From(started.Refusal);
        if (started.Value.Replayed) response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return TypedResults.Accepted($"/v1/flights/{id}/rebookings/{rebooking}", RebookingResponse.From(started.Value.Rebooking));
    }

    private static async Task<Results<Ok<RebookingResponse>, ProblemResult>> Get(string id, string rebookingId, IGrainFactory grains) =>
        FlightId.TryParse(id, out _) && IdPattern().IsMatch(rebookingId)
        && await grains.GetGrain<IRebookingGrain>(rebookingId).Get() is { } rebooking && rebooking.FlightId == id
            ? TypedResults.Ok(RebookingResponse.From(rebooking))
            : ProblemResult.NotFound("rebooking");

    [GeneratedRegex(@"\Areb_[A-Za-z0-9_-]{22}\z")]
    private static partial Regex IdPattern();
}
