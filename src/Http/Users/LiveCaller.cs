using System.Globalization;
using System.Security.Claims;
using FlightTickets.Api.Http.Repeating;
using FlightTickets.Users;
using Microsoft.AspNetCore.Authorization;

namespace FlightTickets.Api.Users;

/// <summary>
/// Reads the caller's account as it is now, wherever an endpoint needs a token: a token that ended with its account, password or session
/// does not count, and roles are the present ones. An open endpoint does this only for callers to whom it would show more. The account's
/// grain answers from memory, which costs a booking one call inside the cluster.
/// </summary>
internal sealed class LiveCaller(RequestDelegate next, IGrainFactory grains, RepeatUnknown repeats)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity is ClaimsIdentity { IsAuthenticated: true } token && Matters(context))
            context.User = await ReadAsync(context, token) is { } live ? live : new ClaimsPrincipal(new ClaimsIdentity());
        await next(context);
    }

    private static bool Matters(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
        && (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
            || context.User.IsInRole(Roles.Agent) || context.User.IsInRole(Roles.Admin));

    private async Task<ClaimsPrincipal?> ReadAsync(HttpContext context, ClaimsIdentity token)
    {
        // Tokens of builds before stamps have none; their accounts began with zero.
        var stamp = token.FindFirst(AccessTokens.StampClaim) is { } claim ? int.Parse(claim.Value, CultureInfo.InvariantCulture) : 0;
        var session = token.FindFirst(AccessTokens.SessionClaim)?.Value;
        if (token.FindFirst(AccessTokens.SubjectClaim)?.Value is not { } id || !UserIds.IsValid(id)) return null;
        var account = grains.GetGrain<IUserGrain>(id);
        var standing = await repeats.RunAsync(context, () => account.GetStanding(stamp, session));
        if (standing is null) return null;
        var claims = token.FindAll(AccessTokens.RolesClaim);
        return claims.Select(role => role.Value).SequenceEqual(standing.Roles, StringComparer.Ordinal)
            ? context.User
            : WithRoles(token, standing);
    }

    // All requests with the same token share its identity.
    private static ClaimsPrincipal WithRoles(ClaimsIdentity token, AccountStanding standing)
    {
        var claims = token.Claims.Where(claim => claim.Type != AccessTokens.RolesClaim)
            .Concat(standing.Roles.Select(role => new Claim(AccessTokens.RolesClaim, role)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, token.AuthenticationType, token.NameClaimType, token.RoleClaimType));
    }
}
