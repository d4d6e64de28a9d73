using FlightTickets.Api.Http;
using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.OpenApi;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Api.Users;

/// <summary>Accounts, for admins.</summary>
internal static class UsersEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder v1)
    {
        var users = v1.MapAccounts("/users").RequireAuthorization(AuthHosting.Admin);
        users.MapGet("", List).WithName("listUsers").WithSummary("All users, oldest first");
        users.MapPut("/{id}/roles", SetRoles).WithName("setRoles").WithSummary("Set a user's roles").NeedsRecentSignIn()
            .Refuses(RefusalCodes.NotFound);
        users.MapDelete("/{id}/sessions", EndSessions).WithName("endUserSessions").WithSummary("End all sessions of a user")
            .NeedsRecentSignIn().Refuses(RefusalCodes.NotFound);
        users.MapDelete("/{id}/totp", ResetTotp).WithName("resetTotp").WithSummary("Turn off the second factor of a user who has lost it")
            .NeedsRecentSignIn().Refuses(RefusalCodes.NotFound);
    }

    private static async Task<Results<Ok<ListResponse<UserResponse>>, ProblemResult>> List(Query<PageQuery> page, IGrainFactory grains) =>
        ListResponse<UserResponse>.From(
            await grains.GetGrain<IAccountsGrain>(0).List(page.Value.Limit, page.Value.After), UserResponse.From);

    private static async Task<Results<Ok<UserResponse>, ProblemResult>> SetRoles(
        string id, Body<SetRolesRequest> body, CurrentUser admin, IGrainFactory grains, AdminLog log)
    {
        if (!UserIds.IsValid(id)) return ProblemResult.NotFound("user");
        var user = await grains.GetGrain<IUserGrain>(id).SetRoles(body.Value.Roles);
        if (user.IsRefused) return ProblemResult.From(user.Refusal);
        log.Did(AuditEvents.RolesSet, id, admin.Id);
        return TypedResults.Ok(UserResponse.From(user.Value));
    }

    private static async Task<Results<NoContent, ProblemResult>> EndSessions(
        string id, CurrentUser admin, IGrainFactory grains, AdminLog log)
    {
        if (!UserIds.IsValid(id) || await grains.GetGrain<IUserGrain>(id).Get() is null) return ProblemResult.NotFound("user");
        await grains.GetGrain<IUserGrain>(id).SignOutEverywhere();
        log.Did(AuditEvents.SessionsEnded, id, admin.Id);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemResult>> ResetTotp(
        string id, CurrentUser admin, IGrainFactory grains, AdminLog log)
    {
        if (!UserIds.IsValid(id)) return ProblemResult.NotFound("user");
        var reset = await grains.GetGrain<IUserGrain>(id).ResetTotp();
        if (reset.IsRefused) return ProblemResult.From(reset.Refusal);
        log.Did(AuditEvents.SecondFactorOff, id, admin.Id);
        return TypedResults.NoContent();
    }
}
