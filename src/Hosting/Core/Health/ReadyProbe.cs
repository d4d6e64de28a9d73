using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlightTickets.Health;

/// <summary>
/// <c>/health/live</c> and <c>/health/ready</c>. The framework logs an error for every probe of a host that is not ready. This class logs
/// one sentence when that begins, with the reason, and one when it ends.
/// </summary>
public static partial class ReadyProbe
{
    private const string Framework = "Microsoft.Extensions.Diagnostics.HealthChecks";

    /// <summary>Drops the framework's log lines, unless the configuration asks for them.</summary>
    public static void QuietHealthChecks(this ILoggingBuilder logging) => logging.AddFilter(Framework, LogLevel.None);

    /// <summary>Maps both probes.</summary>
    /// <returns>The endpoints, for further conventions.</returns>
    public static IReadOnlyList<IEndpointConventionBuilder> MapProbes(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var state = new ReadyState(
            app.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("FlightTickets.Health"),
            app.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System);
        return
        [
            app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }),
            app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = state.WriteAsync }),
        ];
    }

    [LoggerMessage(LogLevel.Warning, "This host is not ready: {Reason}")]
    private static partial void LogNotReady(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "This host is ready")]
    private static partial void LogReady(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "This host is ready again, after {Seconds:F0} s")]
    private static partial void LogReadyAgain(ILogger logger, double seconds);

    /// <summary>The answer to the last probe; before the first probe nothing is known.</summary>
    internal sealed class ReadyState(ILogger logger, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private bool? _isReady;
        private bool _wasReady;
        private long _since;

        /// <summary>Answers a probe, and logs a change.</summary>
        public Task WriteAsync(HttpContext context, HealthReport report)
        {
            ArgumentNullException.ThrowIfNull(context);
            Note(report);
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync(report.Status.ToString());
        }

        internal void Note(HealthReport report)
        {
            ArgumentNullException.ThrowIfNull(report);
            var isReady = report.Status != HealthStatus.Unhealthy;
            lock (_lock)
            {
                if (_isReady == isReady) return;
                _isReady = isReady;
                if (isReady)
                {
                    if (_wasReady) LogReadyAgain(logger, time.GetElapsedTime(_since).TotalSeconds);
                    else LogReady(logger);
                    _wasReady = true;
                    return;
                }

                _since = time.GetTimestamp();
                LogNotReady(logger, string.Join(' ', report.Entries.Values
                    .Where(entry => entry.Status == HealthStatus.Unhealthy).Select(entry => entry.Description)));
            }
        }
    }
}
