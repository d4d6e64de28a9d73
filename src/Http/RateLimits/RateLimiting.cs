using System.Globalization;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Users;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>Applies the limits and reports them to clients (draft-ietf-httpapi-ratelimit-headers).</summary>
internal sealed class RateLimiting(RequestDelegate next, IRateLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // The endpoint's own limit counts, not the path's spelling: routing ignores case, encoding and slashes.
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<UnlimitedMetadata>() is not null)
        {
            await next(context);
            return;
        }

        var policy = endpoint.Metadata.GetMetadata<LimitedMetadata>()?.Policy ?? RateLimitPolicies.Default;
        var decision = await limits.TakeAsync(policy, ClientOf(context, policy));
        var headers = context.Response.Headers;
        var culture = CultureInfo.InvariantCulture;
        headers["RateLimit-Policy"] = string.Create(culture, $"\"{policy.Name}\";q={policy.Quota};w={(int)policy.Window.TotalSeconds}");
        headers["RateLimit"] = string.Create(culture,
            $"\"{policy.Name}\";r={decision.Remaining};t={(int)Math.Ceiling(decision.Reset.TotalSeconds)}");
        if (decision.IsAllowed) await next(context);
        else await new ProblemResult(ProblemCodes.RateLimited,
            "Too many requests; see RateLimit and Retry-After.")
        { RetryAfter = decision.RetryAfter }.ExecuteAsync(context);
    }

    // A user has one quota from all addresses; a request without a token counts by address. Strict policies always count by address.
    private static string ClientOf(HttpContext context, RateLimitPolicy policy)
    {
        var user = policy == RateLimitPolicies.Default ? context.User.FindFirst(AccessTokens.SubjectClaim)?.Value : null;
        return user ?? ClientAddress.Of(context);
    }
}

/// <summary>Gives an endpoint a policy of its own.</summary>
internal sealed record LimitedMetadata(RateLimitPolicy Policy);

/// <summary>Frees an endpoint of limits: probes and scrapers come at their own pace, and cost next to nothing.</summary>
internal sealed record UnlimitedMetadata;

/// <summary>Shown in the route table.</summary>
internal static class RateLimitConventions
{
    public static RouteHandlerBuilder Limited(this RouteHandlerBuilder builder, RateLimitPolicy policy) =>
        builder.WithMetadata(new LimitedMetadata(policy));

    public static TBuilder Unlimited<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new UnlimitedMetadata());
}
