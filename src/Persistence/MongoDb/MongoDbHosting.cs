using FlightTickets.Clocks;
using FlightTickets.Persistence;
using FlightTickets.Persistence.MongoDb;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Puts durable state into MongoDB.</summary>
public static class MongoDbHosting
{
    /// <summary>Puts contexts into one MongoDB database; they share its writers. Rows carry the silo's service id.</summary>
    /// <param name="builder">The durable state.</param>
    /// <param name="connectionString">See <see cref="MongoStateStore"/>.</param>
    /// <param name="contexts">The contexts.</param>
    public static DurableStateBuilder UseMongoDb(this DurableStateBuilder builder, string connectionString, params string[] contexts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(contexts, services => new MongoStateStore(
            connectionString,
            services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MongoStateStore>>(),
            services.GetService<MovableTime>()));
    }
}
