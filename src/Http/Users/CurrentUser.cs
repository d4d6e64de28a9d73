using System.Reflection;
using System.Security.Claims;
using FlightTickets.Users;

namespace FlightTickets.Api.Users;

/// <summary>The caller, according to the access token.</summary>
internal sealed class CurrentUser(ClaimsPrincipal principal) : IBindableFromHttpContext<CurrentUser>
{
    /// <summary>The user; empty without a token, which only open endpoints allow.</summary>
    public string Id { get; } = principal.FindFirst(AccessTokens.SubjectClaim)?.Value ?? "";

    /// <summary>Whether the caller may see inventory and other users' orders.</summary>
    public bool IsStaff { get; } = principal.IsInRole(Roles.Agent) || principal.IsInRole(Roles.Admin);

    public Caller Caller => new(Id, IsStaff);

    public static ValueTask<CurrentUser?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<CurrentUser?>(new CurrentUser(context.User));
}
