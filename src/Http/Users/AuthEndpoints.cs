using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Users;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Identity");
        auth.MapPost("/register", Register).WithSummary("Register").Limited(RateLimitPolicies.SignIn)
            .Refuses(RefusalCodes.EmailTaken, RefusalCodes.WeakPassword);
        auth.MapPost("/login", Login).WithSummary("Log in").Limited(RateLimitPolicies.SignIn)
            .Refuses(RefusalCodes.InvalidCredentials, RefusalCodes.TooManyAttempts);
        auth.MapPost("/refresh", Refresh).WithSummary("Get the next pair of tokens")
            .Refuses(RefusalCodes.TokenReuse, RefusalCodes.InvalidToken);
        auth.MapPost("/logout", Logout).WithSummary("End a session");
    }

    private static async Task<Results<Created<RegisterResponse>, ProblemResult>> Register(Body<RegisterRequest> body, IGrainFactory grains)
    {
        var user = await grains.GetGrain<IAccountsGrain>(0).Register(body.Value.Email, body.Value.Password, body.Value.Name);
        return user.IsRefused ? ProblemResult.From(user.Refusal) : TypedResults.Created("/v1/me", new RegisterResponse(user.Value.Id));
    }

    private static async Task<Results<Ok<TokenResponse>, ProblemResult>> Login(
        Body<LoginRequest> body, IGrainFactory grains, AccessTokens tokens, HttpResponse response) =>
        Answer(await grains.GetGrain<IAccountsGrain>(0).SignIn(body.Value.Email, body.Value.Password), tokens, response);

    private static async Task<Results<Ok<TokenResponse>, ProblemResult>> Refresh(
        Body<RefreshRequest> body, IGrainFactory grains, AccessTokens tokens, HttpResponse response)
    {
        if (UserIds.OfRefreshToken(body.Value.RefreshToken) is not { } user)
            return new ProblemResult(RefusalCodes.InvalidToken, "The refresh token is unknown or has expired.");
        return Answer(await grains.GetGrain<IUserGrain>(user).Refresh(body.Value.RefreshToken), tokens, response);
    }

    private static async Task<NoContent> Logout(Body<RefreshRequest> body, IGrainFactory grains)
    {
        if (UserIds.OfRefreshToken(body.Value.RefreshToken) is { } user)
            await grains.GetGrain<IUserGrain>(user).SignOut(body.Value.RefreshToken);
        return TypedResults.NoContent();
    }

    private static Results<Ok<TokenResponse>, ProblemResult> Answer(Result<Session> session, AccessTokens tokens, HttpResponse response)
    {
        if (session.IsRefused) return ProblemResult.From(session.Refusal);
        // RFC 6749, section 5.1: no cache keeps tokens.
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(tokens.Create(session.Value));
    }
}
