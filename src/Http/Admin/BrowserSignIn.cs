using System.Net.Http.Headers;
using System.Text;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Api.Users;
using FlightTickets.Users;
using Microsoft.Net.Http.Headers;

namespace FlightTickets.Api.Admin;

/// <summary>
/// Signs in browsers, which cannot send a bearer token: a form asks for email, password and code, and a cookie keeps the access token while
/// it is valid, so that the password, which is slow to check on purpose, is checked once. Programs may send email and password as RFC 7617
/// has them; a browser would repeat those by itself, with a code that was used. Only below <see cref="Root"/>; authorization is the same
/// as elsewhere.
/// </summary>
internal sealed class BrowserSignIn(
    RequestDelegate next, IGrainFactory grains, AccessTokens tokens, DeviceTokens devices, SecretKeys keys, IRateLimits limits,
    IConfiguration configuration)
{
    /// <summary>The part of the site that it covers.</summary>
    public const string Root = "/admin";

    private const string Cookie = "flighttickets-admin";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        if (context.Request.Path.Equals(SignInPage.Path, StringComparison.OrdinalIgnoreCase))
        {
            await Enter(context);
            return;
        }

        if (context.Request.Cookies[Cookie] is { Length: > 0 } kept) Bear(context, kept);
        else if (Credentials(context.Request) is var (email, password)) await SignIn(context, email, password, code: null);
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode != StatusCodes.Status401Unauthorized) return Task.CompletedTask;
            // The challenge would open a browser's own dialogue.
            if (!IsNavigation(context.Request) && !context.Request.Headers.ContainsKey("Sec-Fetch-Mode"))
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"FlightTickets\", charset=\"UTF-8\"";
            // A token that has ended would hide the form.
            if (context.Request.Cookies.ContainsKey(Cookie))
                context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = Root });
            return Task.CompletedTask;
        });
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status401Unauthorized, HasStarted: false } && IsNavigation(context.Request))
            await SignInPage.WriteAsync(context, context.Request.Path + context.Request.QueryString);
    }

    // The form's own answer. A form on another site cannot send it: signing a visitor in under another account would help an attacker, too.
    private async Task Enter(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            await SignInPage.WriteAsync(context, ClusterDashboard.Path + "/");
            return;
        }

        if (!request.HasFormContentType || request.Headers["Sec-Fetch-Site"] is not ([] or ["same-origin"]))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var fields = await request.ReadFormAsync(context.RequestAborted);
        var (email, code, after) = (fields["email"].ToString().Trim(), fields["code"].ToString().Trim(), fields["next"].ToString());
        var refusal = await SignIn(context, email, fields["password"].ToString(), code.Length > 0 ? code : null);
        if (refusal is null)
        {
            var isOurs = after.StartsWith(Root + "/", StringComparison.OrdinalIgnoreCase) && !after.Any(char.IsControl);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = isOurs ? after : ClusterDashboard.Path + "/";
            return;
        }

        context.Response.StatusCode = ProblemCodes.All[refusal.Code].Status;
        await SignInPage.WriteAsync(context, after, email, refusal.Detail);
    }

    // Whether a browser opens a page, not one of the page's own calls.
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private async Task<Refusal?> SignIn(HttpContext context, string email, string password, string? code)
    {
        // The same quota, account and throttle against guessing as at /v1/auth/login.
        if (RateLimitHosting.AreEnabled(configuration)
            && !(await limits.TakeAsync(RateLimitPolicies.SignIn, ClientAddress.Of(context))).IsAllowed)
            return new Refusal(RefusalCodes.TooManyAttempts, "Too many sign-ins; wait before the next one.");
        // As the API's own shapes would.
        if (email.Length is 0 or > 254 || password.Length is 0 or > 256 || code?.Length > 32)
            return new Refusal(RefusalCodes.InvalidCredentials, "The email or the password is wrong.");
        var device = await devices.ReadAsync(context.Request);
        var session = await grains.GetGrain<IAccountsGrain>(0).SignIn(new SignInAttempt(email, password)
        {
            Client = ClientAddress.Of(context),
            Device = device,
            Code = code,
            Keys = code is null ? [] : keys.All,
        });
        if (session.IsRefused) return session.Refusal;
        DeviceTokens.Keep(context, devices.Create(session.Value.User.Id, device), Root);
        var created = tokens.Create(session.Value);
        Bear(context, created.AccessToken);
        context.Response.Cookies.Append(Cookie, created.AccessToken, new CookieOptions
        {
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict,
            Path = Root,
            MaxAge = AccessTokens.Lifetime,
        });
        return null;
    }

    private static void Bear(HttpContext context, string token) => context.Request.Headers.Authorization = $"Bearer {token}";

    private static (string Email, string Password)? Credentials(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers[HeaderNames.Authorization], out var header)
            || !"Basic".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase)
            || header.Parameter is not { Length: <= 2000 } parameter) return null;
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 1 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
