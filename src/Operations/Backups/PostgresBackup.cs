using System.Collections.Frozen;
using System.Globalization;
using FlightTickets.Check.Repair;
using FlightTickets.Operations.Progress;
using FlightTickets.Persistence.AdoNet;
using FlightTickets.Startup;
using Npgsql;

namespace FlightTickets.Backups;

/// <summary>
/// Backs up and restores a PostgreSQL database, by pg_dump and pg_restore: one snapshot of all tables, and one transaction that replaces
/// them.
/// </summary>
internal sealed class PostgresBackup(string connectionString, string? programs)
{
    /// <summary>The file's name in a backup.</summary>
    public const string File = "postgres.dump";

    /// <summary>Not restored: the tables in which silos find each other.</summary>
    private static readonly string[] Membership = ["orleansmembershiptable", "orleansmembershipversiontable"];

    private static readonly FrozenSet<string> Tables = ((string[])
    [
        "durable_state_schema", "grain_state", "outbox", "outbox_0", "outbox_1", "outbox_turn", "outbox_checkpoint", "dead_letter",
        "wake_up", "orleans_schema", "orleansquery", "orleansstorage", "orleansreminderstable", .. Membership,
    ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Functions = ["outbox_open_half", "outbox_turn_over", "outbox_adopt", "durable_state_torn"];

    private readonly PostgresTools _tools = new(connectionString, programs);

    /// <summary>The database, as messages name it.</summary>
    public string Description { get; } = Describe(new NpgsqlConnectionStringBuilder(connectionString));

    /// <summary>Dumps the database; servers may run.</summary>
    /// <exception cref="StartupException">It cannot be read, has another program's tables, or none of ours.</exception>
    public async Task<BackupPart> BackUpAsync(string folder, string serviceId, IJobProgress progress, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        var tables = await NamesAsync(connection, cancellationToken);
        if (!tables.Contains("durable_state_schema"))
            throw new StartupException(ExitCodes.DataError, $"{Description} has no tables of FlightTickets: is it the right database?");
        if (tables.FirstOrDefault(table => !Tables.Contains(table)) is { } other)
        {
            throw new StartupException(ExitCodes.Configuration,
                $"{Description} also has the table {other} of another program, which a restore would overwrite. "
                    + "Give FlightTickets a database of its own, or back this one up by pg_dump.");
        }

        var (schema, version) = (await SchemaAsync(connection, cancellationToken),
            await StateVersionAsync(connection, serviceId, cancellationToken));
        var (done, path) = (0, Path.Combine(folder, File));
        await PrivateFile.Create(path).DisposeAsync();
        await _tools.RunAsync("pg_dump",
            ["--format=custom", "--verbose", $"--file={path}", .. Membership.Select(table => $"--exclude-table-data={table}")],
            line =>
            {
                if (line.Contains("dumping contents of table", StringComparison.Ordinal))
                    progress.Report("tables", ++done, tables.Count - Membership.Length);
            }, cancellationToken);
        return await BackupPart.OfAsync(folder, File, BackupKind.PostgreSql, cancellationToken) with
        {
            Schema = schema,
            StateVersion = version,
        };
    }

    /// <summary>Replaces everything of FlightTickets in the database, in one transaction; no silo may run.</summary>
    /// <exception cref="StartupException">It cannot be written; then nothing has changed.</exception>
    public async Task RestoreAsync(string folder, IJobProgress progress, CancellationToken cancellationToken)
    {
        var (path, done) = (Path.Combine(folder, File), 0);
        var content = await _tools.RunAsync("pg_restore", ["--list", path], _ => { }, cancellationToken);
        await _tools.RunAsync("pg_restore",
            ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--verbose",
                $"--dbname={new NpgsqlConnectionStringBuilder(connectionString).Database}", path],
            line =>
            {
                if (line.Contains("processing data for table", StringComparison.Ordinal)) progress.Report("tables", ++done, total: null);
            }, cancellationToken);
        await DropTheRestAsync(content, cancellationToken);
    }

    /// <summary>Marks the restored store as restored, for <c>repair</c>.</summary>
    public async Task MarkAsync(string serviceId, byte[] note, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("""
            INSERT INTO grain_state (service_id, grain_type, grain_id, etag, cleared, created, payload)
            VALUES ($1, $2, $3, gen_random_uuid(), false, now(), $4)
            ON CONFLICT (service_id, grain_type, grain_id) DO UPDATE SET etag = excluded.etag, payload = excluded.payload
            """, connection);
        foreach (var value in (object[])[serviceId, RestoreMark.Key.GrainType, RestoreMark.Key.GrainId, note])
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Makes sure that the database answers, before anything is changed.</summary>
    /// <exception cref="StartupException">It cannot be reached.</exception>
    public async Task ReachAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
    }

    // Drops what a newer build created and the backup does not have: it would be in the way of that build's migration.
    private async Task DropTheRestAsync(string content, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        foreach (var table in await NamesAsync(connection, cancellationToken))
        {
            if (Tables.Contains(table) && !Has("TABLE", table)) await ExecuteAsync(connection, $"DROP TABLE IF EXISTS {table} CASCADE");
        }

        foreach (var function in Functions)
        {
            if (!Has("FUNCTION", $"{function}(")) await ExecuteAsync(connection, $"DROP FUNCTION IF EXISTS {function}");
        }

        if (!Has("SEQUENCE", "outbox_position")) await ExecuteAsync(connection, "DROP SEQUENCE IF EXISTS outbox_position");

        bool Has(string kind, string name) => content.Split('\n').Any(line =>
            line.Contains($" {kind} ", StringComparison.Ordinal)
            && (line + " ").Contains($" {name}{(name.EndsWith('(') ? "" : " ")}", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(AdoNetSchema.In(connectionString)) { Pooling = false, CommandTimeout = 0 };
            var connection = new NpgsqlConnection(settings.ToString());
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new StartupException(ExitCodes.Unavailable, $"{Description} cannot be reached: {e.Message}", e);
        }
    }

    private static async Task<List<string>> NamesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND n.nspname NOT LIKE 'pg\_%' ORDER BY c.relname
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) names.Add(reader.GetString(0));
        return names;
    }

    private static async Task<int> SchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(abs(version)), 0) FROM durable_state_schema", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<int> StateVersionAsync(NpgsqlConnection connection, string serviceId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT convert_from(payload, 'UTF8') FROM grain_state WHERE service_id = $1 AND grain_type = 'state-version'", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = serviceId });
        return RestoreMark.StateVersion(await command.ExecuteScalarAsync(cancellationToken) as string);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Describe(NpgsqlConnectionStringBuilder at) =>
        string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {at.Host}:{at.Port}/{at.Database}");
}
