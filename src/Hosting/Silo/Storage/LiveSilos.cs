using FlightTickets.Persistence.AdoNet;
using FlightTickets.Startup;
using Npgsql;
using Orleans.Configuration;

namespace FlightTickets.Storage;

/// <summary>Finds out whether silos of this cluster are running, from the table in which they find each other.</summary>
public static class LiveSilos
{
    /// <summary>Running silos write to the table every five seconds. A killed silo stays in the table, but writes no more.</summary>
    private const int QuietSeconds = 30;

    /// <summary>Refuses to continue while a silo is running.</summary>
    /// <exception cref="StartupException">A silo was seen recently.</exception>
    public static async Task RefuseAsync(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Postgres") is not { Length: > 0 } connectionString) return;
        try
        {
            await using var connection = new NpgsqlConnection(AdoNetSchema.In(connectionString));
            await connection.OpenAsync();
            await using var exists = new NpgsqlCommand("SELECT to_regclass('OrleansMembershipTable') IS NOT NULL", connection);
            if (!(bool)(await exists.ExecuteScalarAsync())!) return;

            // Status 6 is dead. The silos' clocks write the time, so a silo whose clock is ahead of the database counts as alive for
            // longer.
            await using var command = new NpgsqlCommand($"""
                SELECT string_agg(SiloName || ' at ' || Address || ':' || Port, ', ') FROM OrleansMembershipTable
                WHERE DeploymentId = $1 AND Status <> 6 AND IAmAliveTime > now() - interval '{QuietSeconds} seconds'
                """, connection);
            command.Parameters.Add(new NpgsqlParameter { Value = configuration["Orleans:ClusterId"] ?? ClusterOptions.DefaultClusterId });
            if (await command.ExecuteScalarAsync() is string live)
            {
                throw new StartupException(ExitCodes.TemporaryFailure,
                    $"Silos run: {live}. Stop them first; a killed silo counts as running for {QuietSeconds} s.");
            }
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new StartupException(ExitCodes.Unavailable, $"PostgreSQL cannot be asked whether silos run: {e.Message}", e);
        }
    }
}
