using System.Reflection;
using System.Security.Claims;
using FlightTickets.Users;

namespace FlightTickets.Api.Users;

/// <summary>Who calls, as the access token says.</summary>
internal sealed class CurrentUser(ClaimsPrincipal principal) : IBindableFromHttpContext<CurrentUser>
{
    /// <summary>The user; empty for somebody without a token, whom only open endpoints meet.</summary>
    public string Id { get; } = principal.FindFirst(AccessTokens.SubjectClaim)?.Value ?? "";

    /// <summary>Whether inventory and other people's orders may be seen.</summary>
    public bool IsStaff { get; } = principal.IsInRole(Roles.Agent) || principal.IsInRole(Roles.Admin);

    public Caller Caller => new(Id, IsStaff);

    public static ValueTask<CurrentUser?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<CurrentUser?>(new CurrentUser(context.User));
}
