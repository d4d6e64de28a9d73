using System.Net.Http.Headers;
using System.Text;
using FlightTickets.Api.Http.RateLimits;
using FlightTickets.Api.Users;
using FlightTickets.Users;
using Microsoft.Net.Http.Headers;

namespace FlightTickets.Api.Admin;

/// <summary>
/// Signs in browsers, which cannot send a bearer token: the browser asks for email and password (RFC 7617), and a cookie keeps the access
/// token while it is valid, so that the password, which is slow to check on purpose, is checked once. Only below
/// <see cref="Root"/>; authorization is the same as elsewhere.
/// </summary>
internal sealed class BrowserSignIn(
    RequestDelegate next, IGrainFactory grains, AccessTokens tokens, DeviceTokens devices, IRateLimits limits, IConfiguration configuration)
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

        if (context.Request.Cookies[Cookie] is { Length: > 0 } kept) Bear(context, kept);
        else if (Credentials(context.Request) is var (email, password)) await SignIn(context, email, password);
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode != StatusCodes.Status401Unauthorized) return Task.CompletedTask;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"FlightTickets\", charset=\"UTF-8\"";
            // A token that has ended would hide the password that comes next.
            if (context.Request.Cookies.ContainsKey(Cookie))
                context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = Root });
            return Task.CompletedTask;
        });
        await next(context);
    }

    private async Task SignIn(HttpContext context, string email, string password)
    {
        // The same quota, account and throttle against guessing as at /v1/auth/login.
        if (RateLimitHosting.AreEnabled(configuration)
            && !(await limits.TakeAsync(RateLimitPolicies.SignIn, ClientAddress.Of(context))).IsAllowed) return;
        var device = await devices.ReadAsync(context.Request);
        var session = await grains.GetGrain<IAccountsGrain>(0).SignIn(
            new SignInAttempt(email, password) { Client = ClientAddress.Of(context), Device = device });
        if (session.IsRefused) return;
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
