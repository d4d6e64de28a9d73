using FlightTickets.Api.Http.Problems;
using FlightTickets.Clocks;

namespace FlightTickets.Api.Hosting;

/// <summary>
/// Starts and drains this process. It listens before it has found the cluster, so that its supervisor sees it live, and answers 503 until
/// then. When told to stop, it becomes not ready at once, keeps serving for <see cref="DrainKey"/> until load balancers notice, closes
/// each connection with its answer, and then finishes the requests under way.
/// </summary>
internal sealed class Lifecycle(
    IHostApplicationLifetime lifetime, IConfiguration configuration, [FromKeyedServices(Pace.Key)] TimeProvider time)
    : IHostedLifecycleService
{
    /// <summary>The configuration key for how long to keep serving after SIGTERM.</summary>
    public const string DrainKey = "Shutdown:Drain";

    /// <summary>From SIGTERM to the end of the process. A supervisor's grace must be longer.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan DefaultDrain = TimeSpan.FromSeconds(3);

    private readonly TimeSpan _drain = configuration.GetValue(DrainKey, DefaultDrain);

    /// <summary>The middleware.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) context.Response.Headers.Connection = "close";
        return lifetime.ApplicationStarted.IsCancellationRequested
            || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
            ? next(context)
            : new ProblemResult(ProblemCodes.Unavailable, "The API has not found its cluster yet.").ExecuteAsync(context);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(_drain, time, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Puts it into the host.</summary>
internal static class LifecycleHosting
{
    public static void AddLifecycle(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Lifecycle>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Lifecycle>());
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ServicesStartConcurrently = true;
            options.ShutdownTimeout = Lifecycle.Within;
        });
    }

    public static void UseLifecycle(this WebApplication app)
    {
        var lifecycle = app.Services.GetRequiredService<Lifecycle>();
        app.Use((context, next) => lifecycle.InvokeAsync(context, next));
    }
}
