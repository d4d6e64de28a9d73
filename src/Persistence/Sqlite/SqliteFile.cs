using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace FlightTickets.Persistence.Sqlite;

/// <summary>
/// Opens the database file: refuses a damaged, foreign, newer or missing one, or one that another process uses, and migrates an older
/// schema.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    // "FTst", so that another program's database is never taken for ours.
    private const int ApplicationId = 0x46547374;
    private const string Marker = "This file guards the database beside it. Delete both to start afresh, never one of them.\n";

    private readonly FileStream _lock;
    private readonly string _path;

    private SqliteFile(string path, FileStream guard, SqliteConnection writer) => (_path, _lock, Writer) = (path, guard, writer);

    public SqliteConnection Writer { get; }

    public static SqliteFile Open(string path)
    {
        FileStream? guard = null;
        SqliteConnection? writer = null;
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            guard = Lock(path);
            var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
            if (isNew && (guard.Length > 0 || File.Exists(path + "-wal")))
            {
                throw new StateStoreException(StateStoreFault.Missing, $"The database {path} was here and is missing or empty. " +
                    $"Put it back, or delete {path}* to start afresh without its data.");
            }

            // SQLite gives its log the mode of the database.
            PrivateFiles.Close(path);
            writer = Connect(path, SqliteOpenMode.ReadWriteCreate);
            Prepare(path, writer, isNew);
            Mark(guard);
            return new SqliteFile(path, guard, writer);
        }
        catch (Exception e)
        {
            writer?.Dispose();
            guard?.Dispose();
            throw Explain(path, e);
        }
    }

    /// <summary>
    /// A connection that reads beside the file's user: it takes no lock, migrates nothing, and leaves the log to its writer.
    /// </summary>
    public static SqliteConnection OpenToRead(string path)
    {
        SqliteConnection? reader = null;
        try
        {
            if (!File.Exists(path))
                throw new StateStoreException(StateStoreFault.Missing, $"There is no database {path}.");

            reader = Connect(path, SqliteOpenMode.ReadOnly);
            RefuseForeign(path, reader);
            if (Scalar(reader, "PRAGMA user_version") < Versions[^1])
                throw new StateStoreException(StateStoreFault.Unreachable,
                    $"The database {path} was written by an older build: start this one on it once.");

            return reader;
        }
        catch (Exception e)
        {
            reader?.Dispose();
            throw Explain(path, e);
        }
    }

    public SqliteConnection OpenReader() => Connect(_path, SqliteOpenMode.ReadOnly);

    /// <summary>The versions of the scripts in this build, in order.</summary>
    public static IReadOnlyList<int> Versions { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => int.Parse(Path.GetFileNameWithoutExtension(n), CultureInfo.InvariantCulture)).Order()];

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path + ".lock"))
        {
            throw new StateStoreException(StateStoreFault.InUse, $"The database {path} is used by another process.", e);
        }
    }

    private static void Mark(FileStream guard)
    {
        if (guard.Length > 0)
            return;

        guard.Write(System.Text.Encoding.UTF8.GetBytes(Marker));
        guard.Flush(flushToDisk: true);
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16384;");
        return connection;
    }

    private static void Prepare(string path, SqliteConnection writer, bool isNew)
    {
        var version = (int)Scalar(writer, "PRAGMA user_version");
        if (!isNew)
            RefuseForeign(path, writer);

        if (!isNew && Text(writer, "PRAGMA quick_check(1)") is var check and not "ok")
            throw new StateStoreException(StateStoreFault.Corrupt, $"The database {path} is damaged: {check}");

        // Keys are hashes, so a batch touches index pages all over the file: with a log of 64 MB they are copied back a quarter as often as
        // with 16 MB.
        Execute(writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;");
        foreach (var next in Versions.Where(v => v > version))
            Execute(writer,
                $"BEGIN IMMEDIATE; {Script(next)}\nPRAGMA application_id = {ApplicationId}; PRAGMA user_version = {next}; COMMIT;");
    }

    private static void RefuseForeign(string path, SqliteConnection connection)
    {
        var (version, latest) = (Scalar(connection, "PRAGMA user_version"), Versions[^1]);
        if (version > latest)
        {
            throw new StateStoreException(StateStoreFault.NewerSchema,
                $"The database {path} was written by a newer build: schema {version}, this build knows up to {latest}.");
        }

        if (Scalar(connection, "PRAGMA application_id") != ApplicationId)
            throw new StateStoreException(StateStoreFault.Corrupt, $"{path} is a database, but not one of FlightTickets.");
    }

    private static string Script(int version)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{version:000}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static StateStoreException Explain(string path, Exception e) => e switch
    {
        StateStoreException known => known,
        SqliteException { SqliteErrorCode: 11 or 26 } => new(StateStoreFault.Corrupt, $"The database {path} is damaged: {e.Message}", e),
        SqliteException { SqliteErrorCode: 5 or 6 } => new(StateStoreFault.InUse, $"The database {path} is used by another process.", e),
        UnauthorizedAccessException or IOException or SqliteException { SqliteErrorCode: 8 or 10 or 13 or 14 } =>
            new(StateStoreFault.Unwritable, $"The database {path} cannot be written: {e.Message}", e),
        _ => new(StateStoreFault.Unreachable, $"The database {path} cannot be opened: {e.Message}", e),
    };

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static string Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        Writer.Dispose();
        _lock.Dispose();
    }
}
