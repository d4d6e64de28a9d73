using FlightTickets.Web.Accounts;
using FlightTickets.Web.Api;

namespace FlightTickets.Web.Hosting;

/// <summary>Turns what went wrong into a page that says what the visitor can do now.</summary>
internal sealed partial class PageErrors(RequestDelegate next, ILogger<PageErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            var isUnanswered = !context.Response.HasStarted && context.Response.ContentType is null;
            if (isUnanswered && context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
                await Show(context, StatusCodes.Status404NotFound);
        }
        catch (ShopApiException exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            if (exception.Status == StatusCodes.Status401Unauthorized)
            {
                // A form's address cannot be opened, so only a page is returned to after signing in.
                context.Response.Redirect(HttpMethods.IsGet(context.Request.Method) ? SignInPages.For(context.Request) : "/sign-in");
                return;
            }

            if (exception.Status is not (403 or 404 or 429)) LogAway(exception.Code, context.Request.Path, exception);
            if (exception.Status is 429 or 503) context.Response.Headers.RetryAfter = "5";
            await Show(context, exception.Status switch { 403 or 404 or 429 => exception.Status, >= 500 => 503, _ => 500 });
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The visitor left the page.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFault(context.Request.Path, exception);
            await Show(context, StatusCodes.Status500InternalServerError);
        }
    }

    private static Task Show(HttpContext context, int status) =>
        PageResult.Of<ErrorPage>(new() { [nameof(ErrorPage.Status)] = status }, status).ExecuteAsync(context);

    [LoggerMessage(LogLevel.Warning, "The API answered {Code} for {Path}")]
    private partial void LogAway(string code, string path, Exception exception);

    [LoggerMessage(LogLevel.Error, "A page has a bug: {Path}")]
    private partial void LogFault(string path, Exception exception);
}
