using System.Globalization;
using FlightTickets.Check.Repair;
using FlightTickets.Startup;
using Microsoft.Data.Sqlite;

namespace FlightTickets.Backups;

/// <summary>Backs up and restores a data folder's database, by SQLite's online backup.</summary>
internal sealed class SqliteBackup(string path)
{
    /// <summary>The file's name in a backup.</summary>
    public const string File = "flighttickets.db";

    /// <summary>The database, as messages name it.</summary>
    public string Description => path;

    /// <summary>Copies the database in one read transaction; its server may run.</summary>
    /// <exception cref="StartupException">The database is missing, or cannot be read.</exception>
    public async Task<BackupPart> BackUpAsync(string folder, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(path)) throw new StartupException(ExitCodes.DataError, $"There is no database {path}.");
        var copy = Path.Combine(folder, File);
        await PrivateFile.Create(copy).DisposeAsync();
        try
        {
            await using var source = Open(path, SqliteOpenMode.ReadOnly);
            await using var target = Open(copy, SqliteOpenMode.ReadWrite);
            source.BackupDatabase(target);
            Execute(target, "PRAGMA journal_mode = DELETE");
            if (Text(target, "PRAGMA quick_check(1)") is var check and not "ok")
                throw new StartupException(ExitCodes.DataError, $"The copy of {path} is damaged: {check}");
            var schema = int.Parse(Text(target, "PRAGMA user_version"), CultureInfo.InvariantCulture);
            var version = RestoreMark.StateVersion(
                Text(target, "SELECT CAST(payload AS TEXT) FROM grain_state WHERE grain_type = 'state-version'"));
            target.Close();
            return await BackupPart.OfAsync(folder, File, BackupKind.Sqlite, cancellationToken) with
            {
                Schema = schema,
                StateVersion = version,
            };
        }
        catch (SqliteException e)
        {
            throw new StartupException(ExitCodes.InputOutput, $"{path} cannot be backed up: {e.Message}", e);
        }
    }

    /// <summary>Locks the database until the result is disposed of; refuses while another process uses it.</summary>
    /// <exception cref="StartupException">A process uses it.</exception>
    public IDisposable Lock()
    {
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StartupException(ExitCodes.TemporaryFailure, $"The database {path} is used by another process: stop it first.", e);
        }
    }

    /// <summary>Replaces the database. The previous one is kept beside it, as <c>.replaced</c>.</summary>
    public async Task RestoreAsync(string folder, byte[]? note, CancellationToken cancellationToken)
    {
        var next = path + ".restoring";
        await PrivateFile.CopyAsync(Path.Combine(folder, File), next, cancellationToken);
        if (note is not null) Mark(next, note);
        foreach (var tail in (string[])["", "-wal", "-shm"])
        {
            System.IO.File.Delete($"{path}.replaced{tail}");
            if (System.IO.File.Exists(path + tail)) System.IO.File.Move(path + tail, $"{path}.replaced{tail}");
        }

        System.IO.File.Move(next, path);
    }

    private static void Mark(string file, byte[] note)
    {
        using var database = Open(file, SqliteOpenMode.ReadWrite);
        using var command = database.CreateCommand();
        command.CommandText = """
            INSERT OR REPLACE INTO grain_state (grain_type, grain_id, etag, cleared, created, payload)
            VALUES ($type, $id, $etag, 0, 0, $note)
            """;
        command.Parameters.AddWithValue("$type", RestoreMark.Key.GrainType);
        command.Parameters.AddWithValue("$id", RestoreMark.Key.GrainId);
        command.Parameters.AddWithValue("$etag", Guid.NewGuid().ToByteArray());
        command.Parameters.AddWithValue("$note", note);
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout = 10000");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql) => Text(connection, sql);

    private static string Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }
}
