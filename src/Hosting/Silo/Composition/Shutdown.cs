using Orleans.Configuration;

namespace FlightTickets.Hosting;

/// <summary>How long a silo takes to stop at most. Nothing is lost where it is cut short: a kill at any moment is healed by wake-ups.</summary>
public static class Shutdown
{
    /// <summary>From SIGTERM to the end of the process. A supervisor's grace must be longer.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(40);

    /// <summary>What the grains of a stopping silo have of it, to finish what they are at: longer than any saga that nobody keeps waiting, 20 s with its repetitions.</summary>
    private static readonly TimeSpan Grains = TimeSpan.FromSeconds(25);

    /// <summary>Sets both.</summary>
    public static void AddBoundedShutdown(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Within);
        builder.Services.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = Grains);
    }
}
