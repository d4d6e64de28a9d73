using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlightTickets.Web.Hosting;

/// <summary>A page as an answer: a Razor component, rendered as a whole before it is sent, so that its status tells the truth.</summary>
internal static class PageResult
{
    public static RazorComponentResult<TPage> Of<TPage>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(parameters) { PreventStreamingRendering = true, StatusCode = status };

    /// <summary>Redirects from a form to its result, so that a reload repeats a query and not a command.</summary>
    public static IResult See(string address) => new SeeOther(address);

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
