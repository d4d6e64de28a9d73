using System.Globalization;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;

namespace FlightTickets.Api.Users;

/// <summary>
/// Asks for the password once more before an act that decides over an account, for which a found or stolen token must not suffice. The
/// answer is a step-up challenge (RFC 9470): log in again, and repeat the request with the new token.
/// </summary>
internal sealed class RecentSignIn(RequestDelegate next, TimeProvider time)
{
    /// <summary>How long ago the password may have been given.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private static readonly string Challenge = string.Create(CultureInfo.InvariantCulture,
        $"Bearer error=\"insufficient_user_authentication\", max_age=\"{(int)MaxAge.TotalSeconds}\"");

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RecentSignInMetadata>() is null || IsRecent(context))
        {
            await next(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = Challenge;
        await new ProblemResult(ProblemCodes.ReauthenticationRequired,
            "This needs a login of the last 5 minutes: log in again and repeat the request with the new access token.")
            .ExecuteAsync(context);
    }

    private bool IsRecent(HttpContext context) =>
        long.TryParse(context.User.FindFirst(AccessTokens.AuthTimeClaim)?.Value, CultureInfo.InvariantCulture, out var seconds)
        && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds) <= MaxAge;
}

/// <summary>Marks an endpoint that needs a recent login.</summary>
internal sealed record RecentSignInMetadata;

/// <summary>Shown in the route table.</summary>
internal static class RecentSignInConventions
{
    public static RouteHandlerBuilder NeedsRecentSignIn(this RouteHandlerBuilder builder) =>
        builder.WithMetadata(new RecentSignInMetadata()).Refuses(ProblemCodes.ReauthenticationRequired);
}
