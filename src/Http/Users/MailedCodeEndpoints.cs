using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Users;

/// <summary>Mailed codes: they prove the address, or the right to choose a new password.</summary>
internal static class MailedCodeEndpoints
{
    public static void MapMailedCodes(this IEndpointRouteBuilder v1)
    {
        var auth = v1.MapAccounts("/auth");
        auth.MapPost("/password-resets", RequestReset).WithName("requestPasswordReset")
            .WithSummary("Mail a code with which a new password can be chosen")
            .Limited(RateLimitPolicies.SignIn);
        auth.MapPost("/password-resets/confirm", Reset).WithName("resetPassword")
            .WithSummary("Choose a new password; ends all sessions")
            .Limited(RateLimitPolicies.SignIn)
            .Refuses(RefusalCodes.InvalidCode, RefusalCodes.WeakPassword, RefusalCodes.SignInBusy);
        auth.MapPost("/verifications", Verify).WithName("verifyEmail")
            .WithSummary("Confirm an email address").Limited(RateLimitPolicies.SignIn)
            .Refuses(RefusalCodes.InvalidCode);
        v1.MapPost("/me/verifications", RequestVerification).WithName("requestVerification").WithTags(AccountRoutes.Tag)
            .RequireAuthorization().WithSummary("Mail a code that confirms the caller's address");
    }

    private static async Task<Accepted> RequestReset(Body<ResetRequest> body, IGrainFactory grains)
    {
        await grains.GetGrain<IAccountsGrain>(0).RequestPasswordReset(body.Value.Email);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, ProblemResult>> Reset(
        Body<ConfirmResetRequest> body, IGrainFactory grains, HttpContext context)
    {
        if (UserIds.OfRefreshToken(body.Value.Code) is not { } user) return Invalid;
        return Answer(await grains.GetGrain<IUserGrain>(user)
            .ResetPassword(body.Value.Code, body.Value.NewPassword, ClientAddress.Of(context)));
    }

    private static async Task<Results<NoContent, ProblemResult>> Verify(Body<VerificationRequest> body, IGrainFactory grains) =>
        UserIds.OfRefreshToken(body.Value.Code) is { } user
            ? Answer(await grains.GetGrain<IUserGrain>(user).Verify(body.Value.Code))
            : Invalid;

    private static async Task<Accepted> RequestVerification(CurrentUser user, IGrainFactory grains)
    {
        await grains.GetGrain<IUserGrain>(user.Id).SendVerification();
        return TypedResults.Accepted((string?)null);
    }

    private static ProblemResult Invalid => new(RefusalCodes.InvalidCode, "The code is wrong, was used or has expired.");

    private static Results<NoContent, ProblemResult> Answer(Result<Done> done) =>
        done.IsRefused ? ProblemResult.From(done.Refusal) : TypedResults.NoContent();
}

internal sealed record ResetRequest(string Email) : IShaped<ResetRequest>
{
    public static ObjectShape<ResetRequest> Shape { get; } = new(f => new ResetRequest(f.Required("email", UserForms.Email)));
}

internal sealed record ConfirmResetRequest(string Code, string NewPassword) : IShaped<ConfirmResetRequest>
{
    public static ObjectShape<ConfirmResetRequest> Shape { get; } = new(f => new ConfirmResetRequest(
        f.Required("code", UserForms.MailedCode), f.Required("newPassword", UserForms.Password)));
}

internal sealed record VerificationRequest(string Code) : IShaped<VerificationRequest>
{
    public static ObjectShape<VerificationRequest> Shape { get; } = new(
        f => new VerificationRequest(f.Required("code", UserForms.MailedCode)));
}
