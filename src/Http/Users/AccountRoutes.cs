namespace FlightTickets.Api.Users;

/// <summary>Route groups of accounts, which share a tag of the OpenAPI document.</summary>
internal static class AccountRoutes
{
    /// <summary>The tag.</summary>
    public const string Tag = "Identity";

    /// <summary>A group of routes about accounts.</summary>
    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder v1, string prefix) =>
        v1.MapGroup(prefix).WithTags(Tag);

    /// <summary>A group of routes about the caller's own account, below <c>/me</c>.</summary>
    public static RouteGroupBuilder MapOwnAccount(this IEndpointRouteBuilder v1, string prefix = "") =>
        v1.MapAccounts($"/me{prefix}").RequireAuthorization();
}
