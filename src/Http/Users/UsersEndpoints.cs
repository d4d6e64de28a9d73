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
        var users = v1.MapGroup("/users").WithTags("Identity").RequireAuthorization(AuthHosting.Admin);
        users.MapGet("", List).WithName("listUsers").WithSummary("All users, oldest first");
        users.MapPut("/{id}/roles", SetRoles).WithName("setRoles").WithSummary("Set a user's roles").NeedsRecentSignIn()
            .Refuses(RefusalCodes.NotFound);
    }

    private static async Task<Results<Ok<ListResponse<UserResponse>>, ProblemResult>> List(Query<PageQuery> page, IGrainFactory grains) =>
        ListResponse<UserResponse>.From(
            await grains.GetGrain<IAccountsGrain>(0).List(page.Value.Limit, page.Value.After), UserResponse.From);

    private static async Task<Results<Ok<UserResponse>, ProblemResult>> SetRoles(
        string id, Body<SetRolesRequest> body, IGrainFactory grains)
    {
        if (!UserIds.IsValid(id)) return ProblemResult.NotFound("user");
        var user = await grains.GetGrain<IUserGrain>(id).SetRoles(body.Value.Roles);
        return user.IsRefused ? ProblemResult.From(user.Refusal) : TypedResults.Ok(UserResponse.From(user.Value));
    }
}
