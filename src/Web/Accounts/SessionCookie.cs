using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace FlightTickets.Web.Accounts;

/// <summary>
/// Keeps a session in the browser, encrypted: neither scripts nor anybody on the way can read the tokens, and servers need not remember
/// visitors.
/// </summary>
internal sealed class SessionCookie(IDataProtectionProvider protection)
{
    public const string Name = "ft-session";

    // As long as a refresh token lives; the API ends a session earlier if it must.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const string DeviceName = "ft-device";

    // As long as the API takes the token.
    private static readonly TimeSpan DeviceLifetime = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("FlightTickets.Web.Session.1").ToTimeLimitedDataProtector();

    public Session? Read(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 } text) return null;
        try
        {
            return JsonSerializer.Deserialize<Session>(_protector.Unprotect(text));
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, Session session)
    {
        context.Response.Cookies.Append(Name, _protector.Protect(JsonSerializer.Serialize(session), Lifetime), Options(context, Lifetime));
        Session.Set(context, session);
    }

    public static void Delete(HttpContext context)
    {
        context.Response.Cookies.Delete(Name, Options(context, null));
        Session.Set(context, null);
    }

    /// <summary>The token by which the API knows this browser: with it, attacks on an account do not slow its owner down.</summary>
    public static string? Device(HttpContext context) => context.Request.Cookies[DeviceName] is { Length: > 0 } token ? token : null;

    public static void KeepDevice(HttpContext context, string? token)
    {
        if (token is not null) context.Response.Cookies.Append(DeviceName, token, Options(context, DeviceLifetime));
    }

    // Lax, not Strict: a visitor who follows the link of a mail is signed in. Every POST carries an antiforgery token.
    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
    };
}
