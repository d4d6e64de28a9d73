using System.Runtime.Versioning;
using FlightTickets.Persistence.Sqlite;

namespace FlightTickets.Persistence.Tests;

/// <summary>The database holds personal data: nobody else on the machine reads it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_database_and_its_log_are_0600_in_a_folder_of_0700()
    {
        using var parent = new TempFolder();
        var folder = Path.Combine(parent.Path, "data");
        var path = Path.Combine(folder, "state.db");
        await using var store = SqliteStateStore.Share(path, TimeProvider.System);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await store.WriteAsync([Rows.Insert("a")], TestContext.Current.CancellationToken);
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var file in new[] { path, path + "-wal" }) Assert.Equal(Private, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_database_of_an_older_build_is_closed_to_others()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "state.db");
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        PrivateFiles.Close(path);
        Assert.Equal(Private, File.GetUnixFileMode(path));
    }
}
