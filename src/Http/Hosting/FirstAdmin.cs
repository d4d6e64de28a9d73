using FlightTickets.Clocks;
using FlightTickets.Users;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlightTickets.Api.Hosting;

/// <summary>
/// Creates the configured first admin, once the cluster answers. The API is ready only then, since its clients may sign in at once.
/// </summary>
internal sealed partial class FirstAdmin(
    IGrainFactory grains, IConfiguration configuration, IHostApplicationLifetime lifetime,
    [FromKeyedServices(Pace.Key)] TimeProvider time, ILogger<FirstAdmin> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private volatile bool _isDone;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isDone || Configured is null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The first admin does not exist yet."));

    private (string Email, string Password)? Configured =>
        configuration["Admin:Email"] is { Length: > 0 } email && configuration["Admin:Password"] is { Length: > 0 } password
            ? (email, password)
            : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Configured is not var (email, password)) return;
        // In one process with the silo, the silo also starts as a service: do not call it before all services have started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                var admin = await grains.GetGrain<IAccountsGrain>(0).EnsureAdmin(email, password);
                if (admin.IsRefused) LogRefused(admin.Refusal.Code, admin.Refusal.Detail);
                else if (admin.Value) LogCreated();
                // A refused one stays refused: the log says why.
                _isDone = true;
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogRetry(exception.Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The first admin was created")]
    private partial void LogCreated();

    [LoggerMessage(LogLevel.Error, "The first admin was refused ({Code}): {Detail} See Admin:Email and Admin:Password")]
    private partial void LogRefused(string code, string detail);

    [LoggerMessage(LogLevel.Warning, "The first admin waits for the cluster: {Message}")]
    private partial void LogRetry(string message);
}
