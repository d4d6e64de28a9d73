namespace FlightTickets.Api.Http;

/// <summary>
/// Headers that keep browsers and caches from guessing: no content sniffing, no framing, and no caching of
/// orders and seats, which are private and soon out of date.
/// </summary>
internal static class SafeHeaders
{
    public static void UseSafeHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Apply(context);
        return next(context);
    });

    /// <summary>Sets the headers; once more where an answer was thrown away for an error.</summary>
    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // A year, as preload lists ask for. Without TLS a browser would ignore it.
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        if (context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
        {
            headers.CacheControl = "no-store";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        }
        else
        {
            // Third-party pages (the reference, the dashboard) load scripts and styles of this server, some of them inline.
            headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        }
    }
}
