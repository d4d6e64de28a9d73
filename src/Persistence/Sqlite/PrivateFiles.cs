using System.Runtime.Versioning;

namespace FlightTickets.Persistence.Sqlite;

/// <summary>Files with personal data: only the account that runs the process can read them.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder of mode 0700. An existing one stays as its owner made it.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Folder);
    }

    /// <summary>Gives a file the mode 0600, and creates it empty if it is missing.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        if (System.IO.File.Exists(path)) System.IO.File.SetUnixFileMode(path, File);
        else Create(path);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = File };
        new FileStream(path, options).Dispose();
    }
}
