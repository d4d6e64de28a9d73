using System.Globalization;
using System.Reflection;
using Npgsql;

namespace FlightTickets.Persistence.PostgreSql;

/// <summary>
/// The schema of durable state, by numbered scripts. Silos that start at once apply them one after the other (an advisory lock);
/// a role without the right to create tables can use a database that was migrated ahead of time.
/// </summary>
public static class PostgresSchema
{
    // Any number, as long as every build uses the same.
    private const long MigrationLock = 0x466c_7469_636b_6574;

    private static readonly int[] Versions =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => int.Parse(Path.GetFileNameWithoutExtension(n), CultureInfo.InvariantCulture)).Order()];

    /// <summary>
    /// The scripts after which silos of the previous build may still start; docs/decisions/0053 says how they learn of it.
    /// </summary>
    private static readonly int[] BesideOlder = [3];

    /// <summary>The schema of this build.</summary>
    public static int Latest => Versions[^1];

    /// <summary>Migrates a database to this build's schema; does nothing, and needs no rights, if it is up to date.</summary>
    /// <param name="connectionString">Npgsql's connection string.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The versions that were applied.</returns>
    /// <exception cref="StateStoreException">The database was written by a newer build.</exception>
    public static async Task<IReadOnlyList<int>> MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        // A connection of its own: it has no time limits, and the session's lock ends with it.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        await using var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await VersionAsync(connection, cancellationToken).ConfigureAwait(false) == Versions[^1])
            return [];

        // Before the transaction, not in it: a session sees tables that others have made when its transaction begins.
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({MigrationLock})", cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var version = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        var missing = Versions.Where(v => v > version).ToList();
        if (version == 0)
        {
            await ExecuteAsync(
                connection, "CREATE TABLE durable_state_schema (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
                cancellationToken)
                .ConfigureAwait(false);
        }

        foreach (var next in missing)
        {
            // Build 0.1.0 refuses a largest number above its own, so a script that it tolerates has a negative number until the upgrade is
            // finished. An empty database has no older silos.
            var number = version > 0 && BesideOlder.Contains(next) ? -next : next;
            await ExecuteAsync(connection,
                $"{Script(next)}\nINSERT INTO durable_state_schema (version) VALUES ({number});", cancellationToken)
                .ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return missing;
    }

    /// <summary>Records that from now on no older build starts on the database.</summary>
    /// <param name="connectionString">Npgsql's connection string.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task FinishAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "UPDATE durable_state_schema SET version = -version WHERE version < 0", cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Checks that the database has this build's schema, and changes nothing.</summary>
    /// <param name="connectionString">Npgsql's connection string.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="StateStoreException">It has another schema, or none.</exception>
    public static async Task CheckAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await VersionAsync(connection, cancellationToken).ConfigureAwait(false) is var version && version < Versions[^1])
        {
            throw new StateStoreException(StateStoreFault.Missing,
                $"The database {connection.Host}/{connection.Database} has schema {version} of durable state, this build "
                    + $"reads {Versions[^1]}: migrate it first.");
        }
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('durable_state_schema') IS NOT NULL", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
            return 0;

        await using var latest = new NpgsqlCommand("SELECT coalesce(max(abs(version)), 0) FROM durable_state_schema", connection);
        var version = (int)(await latest.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        return version <= Versions[^1]
            ? version
            : throw new StateStoreException(StateStoreFault.NewerSchema,
                $"The database {connection.Host}/{connection.Database} was written by a newer build: schema {version}, this build knows "
                    + $"up to {Versions[^1]}.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Script(int version)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{version:000}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
