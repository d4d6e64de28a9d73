using FlightTickets.Api.Flights;
using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;
using FlightTickets.Fleet;
using FlightTickets.Flights;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Fleet;

internal sealed record GroundingRequest(string Reason, DateTimeOffset? Until) : IShaped<GroundingRequest>
{
    public static ObjectShape<GroundingRequest> Shape { get; } = new(f => new GroundingRequest(
        f.Required("reason", new TextShape(200, "Bird strike")), f.OptionalValue("until", TimeForms.Instant)));
}

/// <summary>Why and since when an airplane must not fly, until the grounding is deleted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">The expected return, if known.</param>
/// <param name="Reason">Why.</param>
/// <param name="Preview">In a preview, what cancelling each flight would do that needs another airplane; at most 50.</param>
internal sealed record GroundingResponse(
    string Id, DateTimeOffset From, DateTimeOffset? Until, string Reason, IReadOnlyList<FlightImpactResponse>? Preview = null)
{
    public static GroundingResponse Of(Grounding grounding) => new(grounding.Id, grounding.FromUtc, grounding.UntilUtc, grounding.Reason);
}

internal static class GroundingEndpoints
{
    public static void MapGroundings(this IEndpointRouteBuilder v1)
    {
        var airplane = v1.MapGroup("/airplanes/{tail}/groundings").WithTags("Fleet");
        airplane.MapPost("", Ground).WithName("groundAirplane").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Take an airplane out of service at once; its flights need another one")
            .Refuses(RefusalCodes.AlreadyExists, RefusalCodes.NotFound, RefusalCodes.Invalid);
        airplane.MapDelete("/{id}", Unground).WithName("endGrounding").RequireAuthorization(AuthHosting.Admin)
            .WithSummary("Return an airplane to service")
            .Refuses(RefusalCodes.NotFound);
        airplane.MapGet("", List).WithName("listGroundings").WithSummary("The present grounding, if any").Refuses(RefusalCodes.NotFound);
    }

    private static async Task<Results<Created<GroundingResponse>, Ok<GroundingResponse>, ProblemResult>> Ground(
        string tail, Query<PreviewQuery> query, Body<GroundingRequest> body, IGrainFactory grains, TimeProvider time)
    {
        if (!FleetForms.IsTail(tail)) return ProblemResult.NotFound("airplane");
        var id = Guid.CreateVersion7().ToString("N");
        if (query.Value.Preview)
        {
            var preview = await grains.GetGrain<IOperationPreviewGrain>(0).Ground(tail, body.Value.Until);
            return preview.IsRefused
                ? ProblemResult.From(preview.Refusal)
                : TypedResults.Ok(new GroundingResponse(id, time.GetUtcNow(), body.Value.Until, body.Value.Reason,
                    [.. preview.Value.Flights.Select(FlightImpactResponse.From)]));
        }

        var grounded = await grains.GetGrain<IAirplaneGrain>(tail).Ground(id, body.Value.Reason, body.Value.Until);
        return grounded.IsRefused
            ? ProblemResult.From(grounded.Refusal)
            : TypedResults.Created($"/v1/airplanes/{tail}/groundings/{id}", GroundingResponse.Of(grounded.Value));
    }

    private static async Task<Results<NoContent, ProblemResult>> Unground(string tail, string id, IGrainFactory grains)
    {
        if (!FleetForms.IsTail(tail) || !Guid.TryParseExact(id, "N", out _)) return ProblemResult.NotFound("grounding");
        var returned = await grains.GetGrain<IAirplaneGrain>(tail).Unground(id);
        return returned.IsRefused ? ProblemResult.NotFound("grounding") : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ListResponse<GroundingResponse>>, ProblemResult>> List(string tail, IGrainFactory grains)
    {
        if (!FleetForms.IsTail(tail)) return ProblemResult.NotFound("airplane");
        var airplane = grains.GetGrain<IAirplaneGrain>(tail);
        if (await airplane.Get() is null) return ProblemResult.NotFound("airplane");
        return TypedResults.Ok(new ListResponse<GroundingResponse>(
            await airplane.GetGrounding() is { } grounding ? [GroundingResponse.Of(grounding)] : [], null));
    }
}
