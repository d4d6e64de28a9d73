using FlightTickets.Clocks;
using FlightTickets.Persistence;
using FlightTickets.Persistence.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Puts durable state into PostgreSQL.</summary>
public static class PostgresHosting
{
    /// <summary>Puts contexts into one PostgreSQL database; they share its writers. Rows belong to the silo's service id.</summary>
    /// <param name="builder">The durable state.</param>
    /// <param name="connectionString">Npgsql's connection string.</param>
    /// <param name="contexts">The contexts, at least one.</param>
    public static DurableStateBuilder UsePostgreSql(this DurableStateBuilder builder, string connectionString, params string[] contexts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(contexts);
        ArgumentOutOfRangeException.ThrowIfZero(contexts.Length);
        return builder.Use(
            contexts,
            services => new PostgresStateStore(
                connectionString,
                services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
                services.GetService<MovableTime>()));
    }
}
