namespace FlightTickets.Api.Http;

/// <summary>
/// What answers tell browsers and caches, who would otherwise guess: nothing is another type than it says, nothing is shown in a frame, and
/// what is said of orders and seats is kept by no cache, since it is somebody's own and true for a moment.
/// </summary>
internal static class SafeHeaders
{
    public static void UseSafeHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
        {
            headers.CacheControl = "no-store";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        }
        else
        {
            // Pages of others (the reference, the dashboard) load scripts and styles of this server, some of them in the page itself.
            headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        }

        return next(context);
    });
}
