namespace FlightTickets.Web.Hosting;

/// <summary>
/// A page loads nothing from elsewhere and runs nothing in its text: scripts and styles are files of this server. What a person typed thus
/// stays text, even if a template forgot to encode it.
/// </summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        headers.CacheControl = "no-cache, no-store";
        return next(context);
    }
}
