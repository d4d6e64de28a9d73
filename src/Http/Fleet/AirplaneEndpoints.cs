using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Fleet;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Fleet;

internal static class AirplaneEndpoints
{
    public static void MapAirplanes(this IEndpointRouteBuilder v1)
    {
        var airplanes = v1.MapGroup("/airplanes").WithTags("Fleet");
        airplanes.MapGet("", List).WithName("listAirplanes").WithSummary("The fleet, by tail number");
        airplanes.MapPost("", Register).WithName("addAirplane").RequireAuthorization(AuthHosting.Admin).WithSummary("Add an airplane")
            .Refuses(RefusalCodes.AlreadyExists, RefusalCodes.Invalid);
        airplanes.MapGet("/{tail}", Get).WithName("getAirplane").WithSummary("One airplane").Refuses(RefusalCodes.NotFound);
        airplanes.MapPut("/{tail}", Replace).WithName("putAirplane").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Add or replace an airplane")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.Invalid, RefusalCodes.AirplaneAssigned);
        airplanes.MapDelete("/{tail}", Retire).WithName("deleteAirplane").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Remove an airplane from the fleet")
            .Refuses(RefusalCodes.NotFound, RefusalCodes.AirplaneAssigned);
    }

    private static async Task<Ok<ListResponse<AirplaneBody>>> List(Query<PageQuery> page, IGrainFactory grains) =>
        TypedResults.Ok(ListResponse<AirplaneBody>.From(
            await grains.GetGrain<IFleetGrain>(IFleetGrain.Key).List(page.Value.Limit, page.Value.After), AirplaneBody.From));

    private static async Task<Results<Created<AirplaneBody>, ProblemResult>> Register(Body<AirplaneBody> body, IGrainFactory grains)
    {
        var grain = grains.GetGrain<IAirplaneGrain>(body.Value.Tail);
        // Imports repeat themselves, so the grain accepts the same airplane again; a POST that finds it did not create it.
        if (await grain.Get() is not null)
            return new ProblemResult(RefusalCodes.AlreadyExists, $"Airplane {body.Value.Tail} already exists.");
        var airplane = await grain.Register(body.Value.ToSpecification());
        return airplane.IsRefused
            ? ProblemResult.From(airplane.Refusal)
            : TypedResults.Created($"/v1/airplanes/{body.Value.Tail}", AirplaneBody.From(airplane.Value));
    }

    private static async Task<Results<Ok<AirplaneBody>, ProblemResult>> Get(string tail, IGrainFactory grains) =>
        FleetForms.IsTail(tail) && await grains.GetGrain<IAirplaneGrain>(tail).Get() is { } airplane
            ? TypedResults.Ok(AirplaneBody.From(airplane))
            : ProblemResult.NotFound("airplane");

    private static async Task<Results<Ok<AirplaneBody>, ProblemResult>> Replace(
        string tail, Body<ReplaceAirplaneRequest> body, IGrainFactory grains)
    {
        if (!FleetForms.IsTail(tail)) return ProblemResult.NotFound("airplane");
        if (body.Value.Tail is { } named && named != tail)
            return ProblemResult.Invalid("#/tail", "mismatch", "This is not the tail number of the path.");
        var airplane = await grains.GetGrain<IAirplaneGrain>(tail).Replace(body.Value.Airplane.ToSpecification());
        return airplane.IsRefused ? ProblemResult.From(airplane.Refusal) : TypedResults.Ok(AirplaneBody.From(airplane.Value));
    }

    private static async Task<Results<NoContent, ProblemResult>> Retire(string tail, IGrainFactory grains)
    {
        if (!FleetForms.IsTail(tail)) return ProblemResult.NotFound("airplane");
        var retired = await grains.GetGrain<IAirplaneGrain>(tail).Retire();
        return retired.IsRefused ? ProblemResult.From(retired.Refusal) : TypedResults.NoContent();
    }
}
