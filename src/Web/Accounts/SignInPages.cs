using FlightTickets.Client;
using FlightTickets.Web.Api;
using FlightTickets.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Web.Accounts;

/// <summary>Signing in, registering and signing out.</summary>
internal static class SignInPages
{
    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", (HttpRequest request) => Show(new SignInForm(false, Next(request.Query["next"]))));
        pages.MapGet("/register", (HttpRequest request) => Show(new SignInForm(true, Next(request.Query["next"]))));
        pages.MapPost("/sign-in", SignIn);
        pages.MapPost("/register", Register);
        pages.MapPost("/sign-out", SignOut);
    }

    /// <summary>The sign-in page that leads back to a request.</summary>
    public static string For(HttpRequest request) =>
        "/sign-in" + QueryString.Create("next", request.Path + request.QueryString);

    /// <summary>Where to go afterwards: a page of this server only.</summary>
    internal static string Next(string? text) =>
        text is ['/', not ('/' or '\\'), ..] && !text.Any(char.IsControl) ? text : "/trips";

    private static async Task<IResult> SignIn(HttpContext context, IShopApi api, SessionCookie cookie, TimeProvider time)
    {
        var fields = await context.Request.ReadFormAsync(context.RequestAborted);
        var code = fields["code"].ToString().Trim();
        var form = new SignInForm(false, Next(fields["next"])) { Email = fields["email"].ToString().Trim(), AsksCode = code.Length > 0 };
        return await Enter(context, form, fields["password"].ToString(), code.Length > 0 ? code : null, api, cookie, time);
    }

    private static async Task<IResult> Register(HttpContext context, IShopApi api, SessionCookie cookie, TimeProvider time)
    {
        var fields = await context.Request.ReadFormAsync(context.RequestAborted);
        var form = new SignInForm(true, Next(fields["next"]))
        {
            Email = fields["email"].ToString().Trim(),
            Name = fields["name"].ToString().Trim(),
        };
        var password = fields["password"].ToString();
        try
        {
            await api.Register(form.Email, password, form.Name, context.RequestAborted);
        }
        catch (ShopApiException exception) when (exception.Status is 409 or 422)
        {
            return Show(form.Refused(exception.Problem));
        }

        return await Enter(context, form, password, code: null, api, cookie, time);
    }

    private static async Task<IResult> SignOut(HttpContext context, IShopApi api)
    {
        if (Session.Of(context) is { } session)
        {
            SessionCookie.Delete(context);
            await api.SignOut(session.RefreshToken, context.RequestAborted);
        }

        return PageResult.See("/");
    }

    private static async Task<IResult> Enter(
        HttpContext context, SignInForm form, string password, string? code, IShopApi api, SessionCookie cookie, TimeProvider time)
    {
        try
        {
            var tokens = await api.SignIn(form.Email, password, code, SessionCookie.Device(context), context.RequestAborted);
            SessionCookie.KeepDevice(context, tokens.DeviceToken);
            var session = new Session(
                form.Name, form.Email, tokens.AccessToken, time.GetUtcNow().AddSeconds(tokens.ExpiresIn), tokens.RefreshToken);
            var account = await Account(context, session, api);
            cookie.Write(context, session with { Name = account.Name, Email = account.Email, Roles = account.Roles });
            return PageResult.See(form.Next);
        }
        catch (ShopApiException exception) when (exception is { Status: 401 or 422 } or { Code: "too_many_attempts" or "sign_in_busy" })
        {
            return Show(form.Refused(exception.Problem));
        }
    }

    private static async Task<User> Account(HttpContext context, Session session, IShopApi api)
    {
        try
        {
            // The API is asked as the user of the request's session.
            Session.Set(context, session);
            return await api.GetAccount(context.RequestAborted);
        }
        catch
        {
            // No page shows somebody as signed in whose cookie was not written.
            Session.Set(context, null);
            throw;
        }
    }

    private static RazorComponentResult<SignInPage> Show(SignInForm form) =>
        PageResult.Of<SignInPage>(new() { [nameof(SignInPage.Form)] = form }, form.Fault is null && form.Errors.Count == 0 ? 200 : 422);
}
