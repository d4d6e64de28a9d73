using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Users;

/// <summary>Registration, login and the tokens of sessions.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder v1)
    {
        var auth = v1.MapAccounts("/auth");
        auth.MapPost("/register", Register).WithName("register").WithSummary("Register").Limited(RateLimitPolicies.SignIn)
            .Refuses(RefusalCodes.EmailTaken, RefusalCodes.WeakPassword, RefusalCodes.SignInBusy);
        auth.MapPost("/login", Login).WithName("logIn").WithSummary("Log in").Limited(RateLimitPolicies.SignIn)
            .Refuses(RefusalCodes.InvalidCredentials, RefusalCodes.SecondFactorRequired, RefusalCodes.InvalidCode,
                RefusalCodes.TooManyAttempts, RefusalCodes.SignInBusy);
        auth.MapPost("/refresh", Refresh).WithName("refreshTokens").WithSummary("Get the next pair of tokens")
            .Refuses(RefusalCodes.TokenReuse, RefusalCodes.InvalidToken);
        auth.MapPost("/logout", Logout).WithName("logOut").WithSummary("End a session");
    }

    private static async Task<Results<Created<RegisterResponse>, ProblemResult>> Register(
        Body<RegisterRequest> body, IGrainFactory grains, HttpContext context)
    {
        var command = new CreateUser(body.Value.Email, body.Value.Password, body.Value.Name) { Client = ClientAddress.Of(context) };
        var user = await grains.GetGrain<IAccountsGrain>(0).Register(command);
        return user.IsRefused ? ProblemResult.From(user.Refusal) : TypedResults.Created("/v1/me", new RegisterResponse(user.Value.Id));
    }

    private static async Task<Results<Ok<TokenResponse>, ProblemResult>> Login(
        Body<LoginRequest> body, IGrainFactory grains, AccessTokens tokens, DeviceTokens devices, SecretKeys keys, HttpContext context)
    {
        var device = await devices.ReadAsync(context.Request, body.Value.DeviceToken);
        var session = await grains.GetGrain<IAccountsGrain>(0).SignIn(new SignInAttempt(body.Value.Email, body.Value.Password)
        {
            Client = ClientAddress.Of(context),
            Device = device,
            Code = body.Value.Code,
            Keys = body.Value.Code is null ? [] : keys.All,
        });
        if (session.IsRefused) return ProblemResult.From(session.Refusal);
        var token = devices.Create(session.Value.User.Id, device);
        DeviceTokens.Keep(context, token, "/v1/auth");
        return TypedResults.Ok(tokens.Create(session.Value) with { DeviceToken = token });
    }

    private static async Task<Results<Ok<TokenResponse>, ProblemResult>> Refresh(
        Body<RefreshRequest> body, IGrainFactory grains, AccessTokens tokens)
    {
        if (UserIds.OfRefreshToken(body.Value.RefreshToken) is not { } user)
            return new ProblemResult(RefusalCodes.InvalidToken, "The refresh token is unknown or has expired.");
        var session = await grains.GetGrain<IUserGrain>(user).Refresh(body.Value.RefreshToken);
        return session.IsRefused ? ProblemResult.From(session.Refusal) : TypedResults.Ok(tokens.Create(session.Value));
    }

    private static async Task<NoContent> Logout(Body<RefreshRequest> body, IGrainFactory grains)
    {
        if (UserIds.OfRefreshToken(body.Value.RefreshToken) is { } user)
            await grains.GetGrain<IUserGrain>(user).SignOut(body.Value.RefreshToken);
        return TypedResults.NoContent();
    }
}
