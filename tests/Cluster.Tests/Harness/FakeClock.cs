using System.Globalization;

namespace FlightTickets.Cluster.Tests;

/// <summary>
/// The wall clock of some processes, which can be set back while they run: libfaketime (Debian's package) reads the offset from a file, and
/// leaves the monotonic clock alone.
/// </summary>
internal sealed class FakeClock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _library;

    private FakeClock(string library)
    {
        _library = library;
        SetBack(TimeSpan.Zero);
    }

    public static FakeClock Create()
    {
        var library = Directory.GetDirectories("/usr/lib", "*-linux-gnu*")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(library is null, "libfaketime is missing: apt-get install --no-install-recommends libfaketime");
        return new FakeClock(library!);
    }

    /// <summary>Gives a host this clock from its next start on.</summary>
    public void Give(HostProcess host)
    {
        foreach (var (key, value) in ((string, string)[])[("LD_PRELOAD", _library), ("FAKETIME_TIMESTAMP_FILE", _file),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("FAKETIME_NO_CACHE", "1")])
            host.Extra[key] = value;
    }

    public void SetBack(TimeSpan by)
    {
        // At once: half a number would be read as one.
        File.WriteAllText(_file + ".next", string.Create(CultureInfo.InvariantCulture, $"-{by.TotalSeconds:F0}\n"));
        File.Move(_file + ".next", _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
