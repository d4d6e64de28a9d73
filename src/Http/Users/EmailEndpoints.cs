using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Users;

/// <summary>The change of the caller's email.</summary>
internal static class EmailEndpoints
{
    public static void MapEmailChanges(this IEndpointRouteBuilder v1)
    {
        var changes = v1.MapOwnAccount("/email-changes");
        changes.MapPost("", Request).WithName("requestEmailChange").WithSummary("Mail a code to another address")
            .Limited(RateLimitPolicies.SignIn).NeedsRecentSignIn()
            .Refuses(RefusalCodes.EmailTaken, RefusalCodes.TooManyAttempts);
        changes.MapPost("/confirm", Confirm).WithName("changeEmail").WithSummary("Change the email, by the code that was mailed to it")
            .Limited(RateLimitPolicies.SignIn).Refuses(RefusalCodes.InvalidCode, RefusalCodes.EmailTaken);
    }

    private static async Task<Results<Accepted, ProblemResult>> Request(
        Body<EmailChangeRequest> body, CurrentUser user, IGrainFactory grains)
    {
        var requested = await grains.GetGrain<IUserGrain>(user.Id).RequestEmailChange(body.Value.Email);
        return requested.IsRefused ? ProblemResult.From(requested.Refusal) : TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<Ok<UserResponse>, ProblemResult>> Confirm(
        Body<ConfirmEmailChangeRequest> body, CurrentUser user, IGrainFactory grains)
    {
        var changed = await grains.GetGrain<IUserGrain>(user.Id).ChangeEmail(body.Value.Code);
        return changed.IsRefused ? ProblemResult.From(changed.Refusal) : TypedResults.Ok(UserResponse.From(changed.Value));
    }
}

internal sealed record EmailChangeRequest(string Email) : IShaped<EmailChangeRequest>
{
    public static ObjectShape<EmailChangeRequest> Shape { get; } = new(f => new EmailChangeRequest(f.Required("email", UserForms.Email)));
}

internal sealed record ConfirmEmailChangeRequest(string Code) : IShaped<ConfirmEmailChangeRequest>
{
    public static ObjectShape<ConfirmEmailChangeRequest> Shape { get; } = new(
        f => new ConfirmEmailChangeRequest(f.Required("code", UserForms.MailedCode)));
}
