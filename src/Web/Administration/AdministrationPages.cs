using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;

namespace FlightTickets.Web.Administration;

/// <summary>What admins look after beside the day: accounts, undelivered events, and the books.</summary>
internal static class AdministrationPages
{
    public static void MapAdministration(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/administration", (HttpContext context) =>
            Session.Of(context) is null ? PageResult.See(SignInPages.For(context.Request)) : PageResult.See("/administration/fleet"));
        pages.MapGet("/administration/users", Users);
        pages.MapPost("/administration/users/{id}/roles", SetRoles);
        pages.MapPost("/administration/users/{id}/sessions", EndSessions);
        pages.MapGet("/administration/dead-letters", DeadLetters);
        pages.MapPost("/administration/dead-letters/{id}", Replay);
        pages.MapGet("/administration/ledger", Ledger);
    }

    private static async Task<IResult> Users(HttpContext context, IAdminApi admin, CancellationToken cancellation)
    {
        if (Session.Of(context) is not { } session) return PageResult.See(SignInPages.For(context.Request));
        var query = context.Request.Query;
        var page = await admin.ListUsers(query["after"].ToString() is { Length: > 0 } after ? after : null, cancellation);
        return PageResult.Of<UsersPage>(new()
        {
            [nameof(UsersPage.Users)] = page,
            [nameof(UsersPage.Own)] = session.Email,
            [nameof(UsersPage.News)] = AdministrationNews.Of(query["news"]),
        });
    }

    private static async Task<IResult> SetRoles(string id, HttpContext context, IAdminApi admin, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        string[] roles = ["customer", .. form["role"].OfType<string>().Where(role => role is "agent" or "admin").Distinct()];
        return await Do("/administration/users", "roles", () => admin.SetRoles(id, roles, cancellation));
    }

    private static Task<IResult> EndSessions(string id, IAdminApi admin, CancellationToken cancellation) =>
        Do("/administration/users", "sessions", () => admin.EndSessions(id, cancellation));

    private static async Task<IResult> DeadLetters(HttpContext context, IAdminApi admin, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return PageResult.Of<DeadLettersPage>(new()
        {
            [nameof(DeadLettersPage.Letters)] = await admin.ListDeadLetters(cancellation),
            [nameof(DeadLettersPage.News)] = AdministrationNews.Of(context.Request.Query["news"]),
        });
    }

    private static Task<IResult> Replay(string id, IAdminApi admin, CancellationToken cancellation) =>
        Do("/administration/dead-letters", "replayed", () => admin.ReplayDeadLetter(id, cancellation));

    private static async Task<IResult> Ledger(HttpContext context, IAdminApi admin, CancellationToken cancellation)
    {
        if (Session.Of(context) is null) return PageResult.See(SignInPages.For(context.Request));
        return PageResult.Of<LedgerPage>(new() { [nameof(LedgerPage.Books)] = await admin.GetLedger(cancellation) });
    }

    /// <summary>Does what a form asks, and shows the list again with what came of it.</summary>
    public static async Task<IResult> Do(string list, string news, Func<Task> act)
    {
        try
        {
            await act();
            return PageResult.See(list + QueryString.Create("news", news));
        }
        catch (ShopApiException exception) when (exception.Code == "reauthentication_required")
        {
            return PageResult.See("/sign-in" + QueryString.Create("next", list + "?news=signed_in_again"));
        }
        catch (ShopApiException exception) when (exception.Status is 404 or 409 or 422)
        {
            return PageResult.See(list + QueryString.Create("news", exception.Code));
        }
    }
}
