using FlightTickets.Clocks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace FlightTickets.Isolation;

/// <summary>Stops a silo that lost the database while its peers still reach it.</summary>
public static class IsolationHosting
{
    /// <summary>
    /// Watches the database over connections of its own. Add it before the silo, so that it has a result when the first peer asks.
    /// </summary>
    /// <param name="builder">The silo's host.</param>
    /// <param name="connectionString">Npgsql's connection string of the database that all silos share.</param>
    public static void AddIsolationWatch(this IHostApplicationBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // A new connection for each attempt: on an open one, while the network drops packets, a cancelled attempt waits as long again for
        // its cancellation.
        var source = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "FlightTickets watch",
            Pooling = false,
            Timeout = (int)Math.Ceiling(DatabaseSight.Period.TotalSeconds),
        }.ToString());
        source.ConfigureTracing(tracing => tracing.EnablePhysicalOpenTracing(false));
        // The silo logs its part of the ring, which this service does not use.
        builder.Logging.AddFilter(typeof(PeerService).FullName, LogLevel.Warning);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new DatabaseWatch(
            source.Build(), services.GetRequiredKeyedService<TimeProvider>(Pace.Key),
            services.GetRequiredService<ILogger<DatabaseWatch>>()));
        builder.Services.AddSingleton<Peers>();
        builder.Services.AddGrainService<PeerService>();
        builder.Services.AddHostedService<IsolationWatch>();
    }
}
