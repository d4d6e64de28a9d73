using System.Net;

namespace FlightTickets.Api.Admin;

/// <summary>The form with which a browser signs in to the dashboard. It runs no script and shows no password.</summary>
internal static class SignInPage
{
    public const string Path = BrowserSignIn.Root + "/sign-in";

    /// <summary>Writes the form.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Where to go afterwards.</param>
    /// <param name="email">What was entered.</param>
    /// <param name="fault">What was wrong.</param>
    public static Task WriteAsync(HttpContext context, string next, string email = "", string? fault = null)
    {
        static string Text(string? value) => WebUtility.HtmlEncode(value) ?? "";
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        return response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in – FlightTickets</title></head>
            <body>
            <h1>Sign in</h1>
            <p role="alert">{Text(fault)}</p>
            <form method="post" action="{Path}">
            <input type="hidden" name="next" value="{Text(next)}">
            <p><label>Email<br><input name="email" type="email" autocomplete="username" required value="{Text(email)}"></label></p>
            <p><label>Password<br><input name="password" type="password" autocomplete="current-password" required></label></p>
            <p><label>Code of your authenticator, if you have one<br>
            <input name="code" autocomplete="one-time-code" maxlength="32" spellcheck="false"></label></p>
            <p><button>Sign in</button></p>
            </form>
            </body>
            </html>

            """);
    }
}
