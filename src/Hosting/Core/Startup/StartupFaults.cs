using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FlightTickets.Startup;

/// <summary>Turns exceptions of a starting host into messages for its operator.</summary>
public static class StartupFaults
{
    private const string Binder = "Microsoft.Extensions.Configuration.Binder";

    /// <summary>The start-up error behind an exception; <see langword="null"/> for a bug, whose stack trace is wanted.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="explain">Explains exceptions that only one kind of host throws.</param>
    public static StartupException? Explain(Exception exception, Func<Exception, StartupException?> explain)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(explain);
        return exception switch
        {
            StartupException known => known,
            OptionsValidationException => new(ExitCodes.Configuration, exception.Message, exception),
            // A value of the wrong type for its key: the message names both.
            InvalidOperationException { Source: Binder } => new(ExitCodes.Configuration, exception.Message, exception),
            IOException { InnerException: AddressInUseException } =>
                new(ExitCodes.Unavailable, $"{exception.Message.TrimEnd('.')}. Set ASPNETCORE_URLS to another one (http://localhost:9090).",
                    exception),
            AggregateException { InnerExceptions: var all } when all.Select(inner => Explain(inner, explain))
                .All(fault => fault is not null) =>
                new(Explain(all[0], explain)!.ExitCode,
                    string.Join(' ', all.Select(inner => Explain(inner, explain)!.Message).Distinct()), exception),
            _ => explain(exception),
        };
    }
}
