using Microsoft.AspNetCore.Diagnostics;

namespace FlightTickets.Api.Http.Problems;

/// <summary>Gives the framework's empty answers (unknown route, wrong method, no token) a problem as their body.</summary>
internal static class StatusPages
{
    public static Task WriteAsync(StatusCodeContext context) => (context.HttpContext.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => new ProblemResult(ProblemCodes.Unauthenticated, "A valid access token is needed."),
        StatusCodes.Status403Forbidden => new ProblemResult(ProblemCodes.Forbidden, "Your roles do not allow this."),
        StatusCodes.Status404NotFound => new ProblemResult(RefusalCodes.NotFound, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed =>
            new ProblemResult(ProblemCodes.MethodNotAllowed, "The method is not allowed here; see Allow."),
        StatusCodes.Status413PayloadTooLarge => new ProblemResult(ProblemCodes.PayloadTooLarge, "The body is too large."),
        StatusCodes.Status415UnsupportedMediaType =>
            new ProblemResult(ProblemCodes.UnsupportedMediaType, "The body must be application/json in UTF-8."),
        StatusCodes.Status503ServiceUnavailable => new ProblemResult(ProblemCodes.Unavailable, "Not available right now."),
        >= 500 => new ProblemResult(ProblemCodes.InternalError, "This is a bug. The trace id finds it in the log."),
        _ => new ProblemResult(ProblemCodes.BadRequest, "The request is malformed."),
    }).ExecuteAsync(context.HttpContext);
}
