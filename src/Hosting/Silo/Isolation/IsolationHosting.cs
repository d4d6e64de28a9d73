using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace FlightTickets.Isolation;

/// <summary>Adds what ends a silo that lost the database while its peers have not.</summary>
public static class IsolationHosting
{
    /// <summary>Watches the database by connections of its own. Add it before the silo: a watch that starts first has something to say when the first peer asks.</summary>
    /// <param name="builder">The silo's host.</param>
    /// <param name="connectionString">Npgsql's connection string of the database that all silos share.</param>
    public static void AddIsolationWatch(this IHostApplicationBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // A connection that ends with its attempt: an attempt on an open one, given up while the network swallows everything, waits as long again for its own cancellation.
        var source = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "FlightTickets watch",
            Pooling = false,
            Timeout = (int)Math.Ceiling(DatabaseSight.Period.TotalSeconds),
        }.ToString());
        source.ConfigureTracing(tracing => tracing.EnablePhysicalOpenTracing(false));
        // Which part of the ring is whose, of which this service makes no use.
        builder.Logging.AddFilter(typeof(PeerService).FullName, LogLevel.Warning);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new DatabaseWatch(
            source.Build(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<DatabaseWatch>>()));
        builder.Services.AddSingleton<Peers>();
        builder.Services.AddGrainService<PeerService>();
        builder.Services.AddHostedService<IsolationWatch>();
    }
}
