using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Http.Problems;

/// <summary>A kind of problem.</summary>
internal sealed record ProblemKindResponse(string Code, int Status, string Title);

/// <summary>The page that a problem's <c>type</c> leads to.</summary>
internal static class ProblemPages
{
    public static void MapProblemPages(this IEndpointRouteBuilder app) => app.MapGet("/problems/{code}", Get).ExcludeFromDescription();

    private static Results<Ok<ProblemKindResponse>, ProblemResult> Get(string code) => ProblemCodes.All.TryGetValue(code, out var kind)
        ? TypedResults.Ok(new ProblemKindResponse(code, kind.Status, kind.Title))
        : ProblemResult.NotFound("kind of problem");
}
