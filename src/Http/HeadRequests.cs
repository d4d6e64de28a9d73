namespace FlightTickets.Api.Http;

/// <summary>
/// HEAD is GET without the body (RFC 9110, section 9.3.2), at every address: routing sees GET, and the
/// server, which knows what was sent, leaves the body out.
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

    /// <summary>Whether nobody will read the body, so that one without an end need not be begun.</summary>
    public static bool IsHead(HttpContext context) => context.Items.ContainsKey(Mark);
}
