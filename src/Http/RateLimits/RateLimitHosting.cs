using FlightTickets.Startup;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace FlightTickets.Api.Http.RateLimits;

/// <summary>Chooses the rate-limit store.</summary>
internal static class RateLimitHosting
{
    // A request waits no longer than this for Redis.
    private const int PatienceMilliseconds = 250, ConnectPatienceMilliseconds = 1000;

    /// <summary>Whether requests are limited: unless <c>RateLimits:Enabled</c> says otherwise, as for a load test.</summary>
    public static bool AreEnabled(IConfiguration configuration) => configuration.GetValue("RateLimits:Enabled", true);

    /// <summary>
    /// Counts in Redis where <c>ConnectionStrings:Redis</c> is set, otherwise in this process. Redis may be down, at the start or later.
    /// </summary>
    /// <exception cref="StartupException">The connection string is invalid.</exception>
    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<LocalRateLimits>();
        if (configuration.GetConnectionString("Redis") is not { Length: > 0 } text)
        {
            services.TryAddSingleton<IRateLimits>(provider => provider.GetRequiredService<LocalRateLimits>());
            return;
        }

        var options = Parse(text);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.AsyncTimeout = PatienceMilliseconds;
        options.ConnectTimeout = ConnectPatienceMilliseconds;
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
        services.TryAddSingleton<IRateLimits, RedisRateLimits>();
    }

    private static ConfigurationOptions Parse(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text);
        }
        catch (ArgumentException exception)
        {
            throw new StartupException(
                $"ConnectionStrings:Redis cannot be read: {exception.Message} It is host:port, and options after commas.", exception);
        }
    }
}
