using FlightTickets.Hosting;
using FlightTickets.Persistence;
using FlightTickets.Persistence.Sqlite;
using FlightTickets.Startup;
using FlightTickets.Storage;

namespace FlightTickets.Standalone;

/// <summary>The folder that holds every file of this process, its only user.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private readonly FileStream _lock;
    private IRowStore? _database;

    private DataFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A folder of its own for what only this process may read.</summary>
    public string PrivateFolder(string name)
    {
        var path = File(name);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Creates the folder if it is missing, locks it for this process, and checks that its database is usable.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="time">The database's clock.</param>
    /// <exception cref="StartupException">The folder is not writable, another process uses it, or the database is damaged.</exception>
    public static async Task<DataFolder> OpenAsync(IConfiguration configuration, TimeProvider time)
    {
        var path = DataFolderPaths.Folder(configuration);
        var folder = new DataFolder(path, Lock(path));
        try
        {
            if (StorageChoice.Resolve(configuration, StorageBackends.All).ContainsValue(StorageBackends.Sqlite))
                await folder.OpenDatabaseAsync(DataFolderPaths.Database(configuration), time);
            return folder;
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        await _lock.DisposeAsync();
    }

    // Opened before the host, so that an error is one line; the silo then shares the open file.
    private async Task OpenDatabaseAsync(string path, TimeProvider time)
    {
        try
        {
            _database = SqliteStateStore.Share(path, time);
            await _database.OpenAsync(CancellationToken.None);
        }
        catch (StateStoreException e)
        {
            throw e.ToStartupException();
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new FileStream(System.IO.Path.Combine(path, "process.lock"), FileMode.OpenOrCreate,
                FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsLocked(e))
        {
            throw new StartupException(ExitCodes.TemporaryFailure,
                $"The data folder {path} is used by another process. Stop it, or set DataFolder to another folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(ExitCodes.InputOutput, $"The data folder {path} cannot be written: {e.Message}", e);
        }
    }

    // EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsLocked(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32;
}
