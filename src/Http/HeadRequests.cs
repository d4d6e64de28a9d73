namespace FlightTickets.Api.Http;

/// <summary>
/// HEAD is GET without the body (RFC 9110, section 9.3.2), at every address: routing sees GET, and the
/// server, which knows the original method, omits the body.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    public static void UseHeadRequests(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Items[Mark] = Mark;
        }

        return next(context);
    });

    /// <summary>Whether the body will be discarded, so that an endless one need not be started.</summary>
    public static bool IsHead(HttpContext context) => context.Items.ContainsKey(Mark);
}
