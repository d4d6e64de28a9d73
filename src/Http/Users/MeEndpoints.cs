using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Users;

/// <summary>The caller's own account.</summary>
internal static class MeEndpoints
{
    // The account may go while the request is under way.
    private static readonly ProblemResult Gone = new(ProblemCodes.Unauthenticated, "The account does not exist any more.");

    public static void MapMe(this IEndpointRouteBuilder v1)
    {
        var me = v1.MapOwnAccount();
        me.MapGet("", Get).WithName("getAccount").WithSummary("The caller's account");
        me.MapPatch("", Change).WithName("changeAccount").WithSummary("Change the caller's name");
        me.MapDelete("", Delete).WithName("deleteAccount").WithSummary("Delete the caller's account; orders stay").NeedsRecentSignIn();
        me.MapDelete("/sessions", SignOut).WithName("endSessions").WithSummary("End all sessions of the caller, on all devices");
        me.MapPut("/password", ChangePassword).WithName("changePassword").WithSummary("Change the password; ends all sessions")
            .Refuses(
                RefusalCodes.InvalidCredentials, RefusalCodes.WeakPassword, RefusalCodes.TooManyAttempts, RefusalCodes.SignInBusy);
    }

    private static async Task<Results<Ok<UserResponse>, ProblemResult>> Get(CurrentUser user, IGrainFactory grains) =>
        await Me(user, grains).Get() is { } view ? TypedResults.Ok(UserResponse.From(view)) : Gone;

    private static async Task<Results<Ok<UserResponse>, ProblemResult>> Change(
        Body<ChangeAccountRequest> body, CurrentUser user, IGrainFactory grains)
    {
        if (body.Value.Name is not { } name) return await Get(user, grains);
        var renamed = await Me(user, grains).Rename(name);
        return renamed.IsRefused ? Gone : TypedResults.Ok(UserResponse.From(renamed.Value));
    }

    private static async Task<NoContent> Delete(CurrentUser user, IGrainFactory grains)
    {
        await Me(user, grains).Delete();
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOut(CurrentUser user, IGrainFactory grains)
    {
        await Me(user, grains).SignOutEverywhere();
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemResult>> ChangePassword(
        Body<ChangePasswordRequest> body, CurrentUser user, IGrainFactory grains)
    {
        var changed = await Me(user, grains).ChangePassword(body.Value.CurrentPassword, body.Value.NewPassword);
        if (!changed.IsRefused) return TypedResults.NoContent();
        return changed.Refusal.Code == RefusalCodes.NotFound ? Gone : ProblemResult.From(changed.Refusal);
    }

    private static IUserGrain Me(CurrentUser user, IGrainFactory grains) => grains.GetGrain<IUserGrain>(user.Id);
}
