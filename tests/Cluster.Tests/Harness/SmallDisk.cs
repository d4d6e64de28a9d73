using System.Diagnostics;

namespace FlightTickets.Cluster.Tests;

/// <summary>A disk in memory that can be filled up and freed. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("disk-");

    private SmallDisk()
    {
    }

    public static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/bin/mount");

    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static SmallDisk Create(int megabytes)
    {
        var disk = new SmallDisk();
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=1777", "tmpfs", disk.Path);
        return disk;
    }

    /// <summary>Takes all space that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        foreach (var size in (int[])[1 << 20, 4096, 1])
        {
            try
            {
                while (true) file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full, for pieces of this size.
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        // What was killed may still be going.
        Run("umount", "--lazy", Path);
        _folder.Delete();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error}");
    }
}
