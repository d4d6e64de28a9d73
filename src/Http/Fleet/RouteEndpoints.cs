using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Fleet;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Fleet;

internal sealed record CreateRouteRequest(string Origin, string Destination, TimeSpan? BlockTime) : IShaped<CreateRouteRequest>
{
    public static ObjectShape<CreateRouteRequest> Shape { get; } = new(f =>
    {
        var route = new CreateRouteRequest(
            f.Required("origin", FleetForms.Airport), f.Required("destination", FleetForms.Airport),
            f.OptionalValue("blockTime", TimeForms.Duration));
        if (route.Origin == route.Destination && route.Origin.Length > 0) f.Fail("destination", "invalid", "A route leads elsewhere.");
        return route;
    }, example: """{ "origin": "JFK", "destination": "RSW", "blockTime": "PT3H11M" }""");
}

internal sealed record PutRouteRequest(string? Origin, string? Destination, TimeSpan? BlockTime) : IShaped<PutRouteRequest>
{
    public static ObjectShape<PutRouteRequest> Shape { get; } = new(f => new PutRouteRequest(
        f.Optional("origin", FleetForms.Airport), f.Optional("destination", FleetForms.Airport),
        f.OptionalValue("blockTime", TimeForms.Duration)),
        example: """{ "origin": "JFK", "destination": "RSW", "blockTime": "PT3H11M" }""");
}

/// <summary>A route.</summary>
/// <param name="Id">Origin and destination: <c>JFK-RSW</c>.</param>
/// <param name="Origin">IATA code.</param>
/// <param name="Destination">IATA code.</param>
/// <param name="BlockTime">Gate to gate, as ISO 8601 writes durations: <c>PT3H11M</c>.</param>
/// <param name="Flights">How many flights are on it.</param>
internal sealed record RouteResponse(string Id, string Origin, string Destination, string? BlockTime, int Flights)
{
    public static RouteResponse From(RouteView route) => new(
        $"{route.Origin}-{route.Destination}", route.Origin, route.Destination,
        route.BlockTime is { } time ? TimeForms.Write(time) : null, route.Flights);
}

internal static class RouteEndpoints
{
    public static void MapRoutes(this IEndpointRouteBuilder v1)
    {
        var routes = v1.MapGroup("/routes").WithTags("Fleet");
        routes.MapGet("", List).WithName("listRoutes").WithSummary("All routes");
        routes.MapPost("", Create).WithName("addRoute").RequireAuthorization(AuthHosting.Admin).WithSummary("Add a route")
            .Refuses(RefusalCodes.AlreadyExists, RefusalCodes.AirportNotFound);
        routes.MapGet("/{id}", Get).WithName("getRoute").WithSummary("One route").Refuses(RefusalCodes.NotFound);
        routes.MapPut("/{id}", Put).WithName("putRoute").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Add a route or change its block time")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.AirportNotFound);
        routes.MapDelete("/{id}", Delete).WithName("deleteRoute").RequireAuthorization(AuthHosting.Admin).WithSummary("Remove a route")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.RouteInUse);
    }

    private static async Task<Ok<ListResponse<RouteResponse>>> List(Query<PageQuery> page, IGrainFactory grains) =>
        TypedResults.Ok(ListResponse<RouteResponse>.From(
            await grains.GetGrain<INetworkGrain>(INetworkGrain.Key).List(page.Value.Limit, page.Value.After), RouteResponse.From));

    private static async Task<Results<Created<RouteResponse>, ProblemResult>> Create(Body<CreateRouteRequest> body, IGrainFactory grains)
    {
        var request = body.Value;
        if (await RefuseUnknownAirports(request.Origin, request.Destination, grains) is { } problem) return problem;
        var route = await grains.GetGrain<IRouteGrain>($"{request.Origin}-{request.Destination}").Put(request.BlockTime, mustBeNew: true);
        if (route.IsRefused) return ProblemResult.From(route.Refusal);
        var response = RouteResponse.From(route.Value);
        return TypedResults.Created($"/v1/routes/{response.Id}", response);
    }

    private static async Task<Results<Ok<RouteResponse>, ProblemResult>> Get(string id, IGrainFactory grains) =>
        TryParse(id, out _, out _) && await grains.GetGrain<IRouteGrain>(id).Get() is { } route
            ? TypedResults.Ok(RouteResponse.From(route))
            : ProblemResult.NotFound("route");

    private static async Task<Results<Ok<RouteResponse>, ProblemResult>> Put(string id, Body<PutRouteRequest> body, IGrainFactory grains)
    {
        if (!TryParse(id, out var origin, out var destination)) return ProblemResult.NotFound("route");
        if (body.Value.Origin is { } o && o != origin)
            return ProblemResult.Invalid("#/origin", "mismatch", "This is not the origin of the path.");
        if (body.Value.Destination is { } d && d != destination)
            return ProblemResult.Invalid("#/destination", "mismatch", "This is not the destination of the path.");
        if (await RefuseUnknownAirports(origin, destination, grains) is { } problem) return problem;
        var route = await grains.GetGrain<IRouteGrain>(id).Put(body.Value.BlockTime, mustBeNew: false);
        return route.IsRefused ? ProblemResult.From(route.Refusal) : TypedResults.Ok(RouteResponse.From(route.Value));
    }

    private static async Task<Results<NoContent, ProblemResult>> Delete(string id, IGrainFactory grains)
    {
        if (!TryParse(id, out _, out _)) return ProblemResult.NotFound("route");
        var deleted = await grains.GetGrain<IRouteGrain>(id).Delete();
        return deleted.IsRefused ? ProblemResult.From(deleted.Refusal) : TypedResults.NoContent();
    }

    private static bool TryParse(string id, out string origin, out string destination)
    {
        (origin, destination) = id is { Length: 7 } ? (id[..3], id[4..]) : ("", "");
        return id.Length == 7 && id[3] == '-' && FleetForms.IsAirport(origin) && FleetForms.IsAirport(destination) && origin != destination;
    }

    // The endpoint resolves references into other contexts, in parallel.
    private static async Task<ProblemResult?> RefuseUnknownAirports(string origin, string destination, IGrainFactory grains)
    {
        var places = grains.GetGrain<IPlaceSearchGrain>(IPlaceSearchGrain.Key);
        var airports = await Task.WhenAll(places.GetAirport(origin), places.GetAirport(destination));
        var unknown = airports[0] is null ? nameof(origin) : airports[1] is null ? nameof(destination) : null;
        return unknown is null
            ? null
            : ProblemResult.From(
                new Refusal(RefusalCodes.AirportNotFound, "The airport does not exist.") { Field = FieldPath.Of(unknown) });
    }
}
