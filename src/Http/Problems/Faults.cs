using Orleans.Serialization;
using Orleans.Storage;

namespace FlightTickets.Api.Http.Problems;

/// <summary>
/// Turns an exception into a problem: lost infrastructure is a 503 that may be retried, everything else is a bug and a bare 500.
/// </summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    // The API knows only the grains' contracts; if the silo is another process, the type is not even loaded.
    private const string DurableStateException = "FlightTickets.Persistence.DurableStateException";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
            context.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Explain(exception);
            if (problem.Status == StatusCodes.Status500InternalServerError) LogBug(exception, context.Request.Method, context.Request.Path);
            else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
                LogUnavailable(exception.GetType().Name, exception.Message, context.Request.Path);
            context.Response.Clear();
            SafeHeaders.Apply(context);
            await problem.ExecuteAsync(context);
        }
    }

    internal static ProblemResult Explain(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new ProblemResult(ProblemCodes.PayloadTooLarge, "The body is too large."),
        BadHttpRequestException bad => new ProblemResult(ProblemCodes.BadRequest, bad.Message),
        // Kestrel's answer to a chunk whose size no integer holds.
        IOException { InnerException: OverflowException } =>
            new ProblemResult(ProblemCodes.BadRequest, "The body's chunks cannot be read."),
        _ when IsUnavailable(exception) => new ProblemResult(
            ProblemCodes.Unavailable,
            "Something this request needs is unavailable or overloaded. The request may or may not have taken effect: "
                + "repeat it with the same key."),
        _ => new ProblemResult(ProblemCodes.InternalError, "This is a bug. The trace id finds it in the log."),
    };

    /// <summary>Whether infrastructure was lost, so that the outcome is unknown.</summary>
    internal static bool IsUnavailable(Exception exception) => exception switch
    {
        // Orleans' own exceptions: a silo or gateway gone, a message rejected, a mailbox overloaded.
        TimeoutException or OverloadedException or InconsistentStateException or OrleansException or OperationCanceledException => true,
        // An unreadable answer leaves the outcome unknown: a failure of a type that this process does not know,
        // with the driver's exception inside, arrives like this.
        SerializerException => true,
        // A silo of another build does not know the type of a request, so it did nothing.
        TypeLoadException => true,
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
