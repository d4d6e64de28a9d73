using System.Diagnostics;

namespace FlightTickets.Servers;

/// <summary>A disk in memory that can be filled up and freed. Needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("disk-");

    private SmallDisk()
    {
    }

    /// <summary>Whether this process may mount one.</summary>
    public static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/bin/mount");

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts an empty one.</summary>
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

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
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
