using FlightTickets.Api.Http.Problems;

namespace FlightTickets.Api.Http.OpenApi;

/// <summary>The codes an endpoint can refuse with, for the OpenAPI document.</summary>
internal sealed record RefusesMetadata(IReadOnlyList<string> Codes);

/// <summary>Shown in the route table.</summary>
internal static class RefusesConventions
{
    /// <summary>Names the refusals specific to an endpoint; those of any request (401, 422, 429, …) are added to all.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder builder, params string[] codes)
    {
        foreach (var code in codes) _ = ProblemCodes.All[code];
        return builder.WithMetadata(new RefusesMetadata(codes));
    }
}
