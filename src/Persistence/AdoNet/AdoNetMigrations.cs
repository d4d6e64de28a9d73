using System.Data.Common;
using System.Globalization;
using System.Reflection;
using MySqlConnector;
using Npgsql;

namespace FlightTickets.Persistence.AdoNet;

/// <summary>
/// Creates and migrates what Orleans' AdoNet providers need, by versioned scripts under a lock: several silos may start at once. An
/// up-to-date schema is left unchanged, so a silo's own role needs no right to create anything if <c>silo migrate</c> ran before.
/// </summary>
public static class AdoNetMigrations
{
    // Any number that nobody else uses in this database: "orleans" as bytes.
    private const long PostgresLock = 0x6f726c65616e73;

    /// <summary>Storage, clustering and reminders on PostgreSQL.</summary>
    /// <exception cref="StateStoreException">The database cannot be used, or was migrated by a newer build.</exception>
    public static Task MigratePostgreSqlAsync(string connectionString, CancellationToken cancellationToken = default) =>
        GuardAsync("PostgreSQL", async () =>
        {
            await using var connection = new NpgsqlConnection(AdoNetSchema.In(connectionString));
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (await VersionAsync(connection, "SELECT to_regclass('orleans_schema') IS NOT NULL", cancellationToken)
                .ConfigureAwait(false) == Latest("PostgreSql"))
                return;

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({PostgresLock})", cancellationToken).ConfigureAwait(false);
            // Tables with these names but without a version table belong to another program, by Orleans' own scripts. They stay as they
            // are.
            if (await ScalarAsync(connection, """
                SELECT (to_regclass('orleans_schema') IS NULL AND (to_regclass('orleansquery') IS NOT NULL
                    OR to_regclass('orleansstorage') IS NOT NULL))::integer
                """, cancellationToken).ConfigureAwait(false) == 1)
                await ExecuteAsync(connection, $"CREATE SCHEMA {AdoNetSchema.Name}", cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS orleans_schema (version integer PRIMARY KEY)", cancellationToken)
                .ConfigureAwait(false);
            await ApplyAsync(connection, "PostgreSql", cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Storage on MySQL or MariaDB.</summary>
    /// <exception cref="StateStoreException">The database cannot be used, or was migrated by a newer build.</exception>
    public static Task MigrateMySqlAsync(string connectionString, CancellationToken cancellationToken = default) =>
        GuardAsync("MySQL", async () =>
        {
            await using var connection = new MySqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            const string exists =
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'orleans_schema'";
            if (await VersionAsync(connection, exists, cancellationToken).ConfigureAwait(false) == Latest("MySql"))
                return;

            // The lock's name is the server's, not the database's. It is released with the connection.
            if (await ScalarAsync(connection, "SELECT GET_LOCK(LEFT(CONCAT('orleans ', MD5(DATABASE())), 64), 60)", cancellationToken)
                .ConfigureAwait(false) != 1)
                throw new StateStoreException(StateStoreFault.InUse, "Another process has been migrating the MySQL database for a minute.");

            try
            {
                // In MySQL a schema is a database, so ours cannot go beside these tables, and our script would replace their statements.
                if (await ScalarAsync(connection, """
                    SELECT MAX(LOWER(table_name) <> 'orleans_schema') AND MIN(LOWER(table_name) <> 'orleans_schema')
                    FROM information_schema.tables
                    WHERE table_schema = DATABASE() AND LOWER(table_name) IN ('orleans_schema', 'orleansquery', 'orleansstorage')
                    """, cancellationToken).ConfigureAwait(false) == 1)
                    throw new StateStoreException(StateStoreFault.Occupied,
                        $"The database {connection.Database} on {connection.DataSource} has the tables of Orleans' own scripts, which "
                            + "another program uses. Create a database for FlightTickets and name it in ConnectionStrings:MySql.");
                await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS orleans_schema (version INT PRIMARY KEY)", cancellationToken)
                    .ConfigureAwait(false);
                await ApplyAsync(connection, "MySql", cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await ExecuteAsync(connection, "DO RELEASE_ALL_LOCKS()", CancellationToken.None).ConfigureAwait(false);
            }
        });

    private static async Task GuardAsync(string server, Func<Task> migrate)
    {
        try
        {
            await migrate().ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or ArgumentException or IOException or TimeoutException)
        {
            throw new StateStoreException(StateStoreFault.Unreachable, $"The {server} database cannot be used: {e.Message}", e);
        }
    }

    private static async Task ApplyAsync(DbConnection connection, string server, CancellationToken cancellationToken)
    {
        var version = await ScalarAsync(connection, "SELECT COALESCE(MAX(version), 0) FROM orleans_schema", cancellationToken)
            .ConfigureAwait(false);
        foreach (var next in Versions(server).Where(v => v > version))
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"{server}.{next:000}")!);
            await ExecuteAsync(connection, await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            await ExecuteAsync(connection,
                string.Create(CultureInfo.InvariantCulture, $"INSERT INTO orleans_schema VALUES ({next})"), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static async Task<long> VersionAsync(DbConnection connection, string exists, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(connection, exists, cancellationToken).ConfigureAwait(false) == 0)
            return 0;

        var version = await ScalarAsync(connection, "SELECT COALESCE(MAX(version), 0) FROM orleans_schema", cancellationToken)
            .ConfigureAwait(false);
        var latest = Latest(connection is NpgsqlConnection ? "PostgreSql" : "MySql");
        return version <= latest
            ? version
            : throw new StateStoreException(StateStoreFault.NewerSchema,
                $"The database {connection.Database} on {connection.DataSource} was migrated by a newer build: schema {version}, this "
                    + $"build knows up to {latest}.");
    }

    private static int Latest(string server) => Versions(server)[^1];

    private static List<int> Versions(string server) =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith(server + ".", StringComparison.Ordinal))
            .Select(n => int.Parse(n[(server.Length + 1)..], CultureInfo.InvariantCulture)).Order()];

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<long> ScalarAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var value = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        return value is null or DBNull ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);
    }
}
