namespace FlightTickets.Backups;

/// <summary>Files and folders with personal data and keys: only the account that runs the process can read them.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a file of mode 0600, or empties an existing one.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        return new FileStream(path, options);
    }

    /// <summary>Creates a folder of mode 0700. An existing folder stays as its owner made it.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute);
    }

    /// <summary>Copies a file to which another process may be appending.</summary>
    public static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        CreateFolder(Path.GetDirectoryName(to)!);
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var target = Create(to);
        await source.CopyToAsync(target, cancellationToken);
        target.Flush(flushToDisk: true);
    }
}
