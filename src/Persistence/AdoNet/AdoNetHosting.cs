using FlightTickets.Persistence;
using FlightTickets.Persistence.AdoNet;

namespace Orleans.Hosting;

/// <summary>Puts durable state of cold contexts into Microsoft.Orleans.Persistence.AdoNet.</summary>
public static class AdoNetHosting
{
    /// <summary>Puts contexts into PostgreSQL.</summary>
    /// <param name="builder">The durable state.</param>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="contexts">Contexts that need no wake-ups and no lookups.</param>
    public static DurableStateBuilder UseAdoNetPostgreSql(
        this DurableStateBuilder builder, string connectionString, params string[] contexts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(contexts, services => AdoNetStateStore.PostgreSql(services, connectionString));
    }

    /// <summary>Puts contexts into MySQL or MariaDB.</summary>
    /// <param name="builder">The durable state.</param>
    /// <param name="connectionString">As MySqlConnector reads it.</param>
    /// <param name="contexts">Contexts that need no wake-ups and no lookups.</param>
    public static DurableStateBuilder UseAdoNetMySql(this DurableStateBuilder builder, string connectionString, params string[] contexts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(contexts, services => AdoNetStateStore.MySql(services, connectionString));
    }
}
