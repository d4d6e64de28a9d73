using FlightTickets.Persistence;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FlightTickets.Startup;

/// <summary>What a host throws while it starts, as its operator is told of it.</summary>
public static class StartupFaults
{
    private const string Binder = "Microsoft.Extensions.Configuration.Binder";

    /// <summary>The start-up error behind an exception; <see langword="null"/> for a bug, whose stack trace is wanted.</summary>
    public static StartupException? Explain(Exception exception) => exception switch
    {
        StartupException known => known,
        StateStoreException store => store.ToStartupException(),
        OptionsValidationException or OrleansConfigurationException => new(ExitCodes.Configuration, exception.Message, exception),
        // A value that is not of its key's type: the message names both.
        InvalidOperationException { Source: Binder } => new(ExitCodes.Configuration, exception.Message, exception),
        IOException { InnerException: AddressInUseException } =>
            new(ExitCodes.Unavailable, $"{exception.Message.TrimEnd('.')}. Set ASPNETCORE_URLS to another one (http://localhost:9090).", exception),
        AggregateException { InnerExceptions: var all } when all.Select(Explain).All(fault => fault is not null) =>
            new(Explain(all[0])!.ExitCode, string.Join(' ', all.Select(inner => inner.Message)), exception),
        _ => null,
    };
}
