using FlightTickets.Api.Http.Input;
using FlightTickets.Api.Http.Problems;
using FlightTickets.Clocks;

namespace FlightTickets.Api.Http.Repeating;

/// <summary>
/// Repeats a call to the cluster with an unknown outcome (its silo died, a gateway is lost) where that is safe: GET, PUT, and POST with an
/// idempotency key. The API thus waits out the seconds until a dead silo is detected, instead of every client. After <see cref="Within"/>
/// the answer is 503 with Retry-After. A call shed by an overloaded silo is not repeated, which would add to the load.
/// </summary>
internal sealed class RepeatUnknown([FromKeyedServices(Pace.Key)] TimeProvider time, ILogger<RepeatUnknown> logger)
{
    /// <summary>No repetition starts later than this after the request arrived.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(1);

    private static readonly AsyncLocal<bool> Repeatable = new();

    /// <summary>Whether the running call belongs to a request that is repeated if its outcome is unknown.</summary>
    public static bool IsRepeatable => Repeatable.Value;

    /// <summary>The endpoint filter.</summary>
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext factory, EndpointFilterDelegate next)
    {
        var repeats = factory.ApplicationServices.GetRequiredService<RepeatUnknown>();
        return context => IsSafe(context.HttpContext) ? repeats.RunAsync(context.HttpContext, () => next(context)) : next(context);
    }

    private static bool IsSafe(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsPut(http.Request.Method) ||
        http.GetEndpoint()?.Metadata.GetMetadata<IdempotencyMetadata>() is not null;

    /// <summary>Makes a call that may be repeated.</summary>
    public async ValueTask<T> RunAsync<T>(HttpContext http, Func<ValueTask<T>> call)
    {
        Repeatable.Value = true;
        var begun = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (
                Faults.IsUnavailable(exception) && exception is not OverloadedException && !http.Response.HasStarted &&
                !http.RequestAborted.IsCancellationRequested && time.GetElapsedTime(begun) + pause < Within)
            {
                if (logger.IsEnabled(LogLevel.Debug)) logger.Again(http.Request.Path, exception.GetType().Name, exception.Message);
            }

            await Task.Delay(pause, time, http.RequestAborted);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}

/// <summary>Its value.</summary>
internal static partial class RepeatUnknownLog
{
    [LoggerMessage(LogLevel.Debug, "{Path} is asked again: {Type}: {Message}")]
    public static partial void Again(this ILogger logger, PathString path, string type, string message);
}
