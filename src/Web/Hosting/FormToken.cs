using Microsoft.AspNetCore.Antiforgery;

namespace FlightTickets.Web.Hosting;

/// <summary>Refuses forms that this server did not hand out to this browser.</summary>
internal sealed class FormToken(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method)) return await next(context);
        return http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http)
            ? await next(context)
            : PageResult.Of<ErrorPage>(
                new() { [nameof(ErrorPage.Status)] = StatusCodes.Status400BadRequest }, StatusCodes.Status400BadRequest);
    }
}
