using Orleans.Serialization;
using Orleans.Storage;

namespace FlightTickets.Api.Http.Problems;

/// <summary>
/// Turns what is thrown into a problem: lost infrastructure is 503 and may be tried again, all else is a bug and a bare 500.
/// </summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    // The API knows the grains' contracts only; where the silo is another process, the type is not even here.
    private const string DurableStateException = "FlightTickets.Persistence.DurableStateException";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            context.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Explain(exception);
            if (problem.Status == StatusCodes.Status500InternalServerError) LogBug(exception, context.Request.Method, context.Request.Path);
            else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
                LogUnavailable(exception.GetType().Name, exception.Message, context.Request.Path);
            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
    }

    internal static ProblemResult Explain(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new ProblemResult(ProblemCodes.PayloadTooLarge, "The body is too large."),
        BadHttpRequestException bad => new ProblemResult(ProblemCodes.BadRequest, bad.Message),
        _ when IsUnavailable(exception) => new ProblemResult(
            ProblemCodes.Unavailable, "Something this request needs is away or overloaded. What was asked may or may not have happened: "
                + "repeat it with the same key."),
        _ => new ProblemResult(ProblemCodes.InternalError, "This is a bug. The trace id finds it in the log."),
    };

    /// <summary>Whether it is lost infrastructure, and so the outcome not known.</summary>
    internal static bool IsUnavailable(Exception exception) => exception switch
    {
        // Orleans' own exceptions: a silo or gateway gone, a message rejected, a mailbox overloaded.
        TimeoutException or OverloadedException or InconsistentStateException or OrleansException or OperationCanceledException => true,
        // An answer that cannot be read says nothing of what happened: a failure of a type this process does not
        // know, with the driver's exception in it, arrives so.
        SerializerException => true,
        UnavailableExceptionFallbackException unknown =>
            unknown.ExceptionType?.StartsWith(DurableStateException, StringComparison.Ordinal) is true,
        AggregateException { InnerExceptions: [var inner] } => IsUnavailable(inner),
        _ => exception.GetType().FullName == DurableStateException,
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogBug(Exception exception, string method, PathString path);

    [LoggerMessage(LogLevel.Warning, "Not available for {Path}: {Type}: {Message}")]
    private partial void LogUnavailable(string type, string message, PathString path);
}
