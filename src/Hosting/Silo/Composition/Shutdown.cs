using Orleans.Configuration;

namespace FlightTickets.Hosting;

/// <summary>The longest a silo takes to stop. A kill loses nothing: wake-ups finish or undo what was under way.</summary>
public static class Shutdown
{
    /// <summary>From SIGTERM to the end of the process. A supervisor's grace period must be longer.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(40);

    /// <summary>
    /// The part of it that grains have to finish their work. A saga takes at most 20 s with its retries, unless something keeps it waiting.
    /// </summary>
    private static readonly TimeSpan Grains = TimeSpan.FromSeconds(25);

    /// <summary>Sets both times.</summary>
    public static void AddBoundedShutdown(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Within);
        builder.Services.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = Grains);
    }
}
