using System.Diagnostics;
using FlightTickets.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlightTickets.Persistence.Tests;

/// <summary>A file that cannot be used is a clear error, and never a fresh start.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => _folder.File("state.db");

    [Fact]
    public async Task A_file_of_something_else_or_a_damaged_one_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(Path,
            "These are the minutes of the annual meeting, and no database at all. " + new string('.', 5000), Stop);
        Assert.Equal(StateStoreFault.Corrupt, await RefusedAsync());
        Assert.StartsWith("These are the minutes", await File.ReadAllTextAsync(Path, Stop), StringComparison.Ordinal);

        File.Delete(Path);
        File.Delete(Path + ".lock");
        await using (var foreign = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            await foreign.OpenAsync(Stop);
            Run(foreign, "CREATE TABLE theirs (x)");
        }

        Assert.Equal(StateStoreFault.Corrupt, await RefusedAsync());
    }

    [Fact]
    public async Task A_page_overwritten_in_the_middle_is_found_when_the_file_is_opened()
    {
        await FillAsync();
        await using (var file = new FileStream(Path, FileMode.Open))
        {
            file.Seek(file.Length / 2 / 4096 * 4096, SeekOrigin.Begin);
            file.Write(new byte[8192]);
        }

        Assert.Equal(StateStoreFault.Corrupt, await RefusedAsync());
    }

    [Fact]
    public async Task A_missing_or_emptied_file_is_no_fresh_start()
    {
        await FillAsync();
        await File.WriteAllBytesAsync(Path, [], Stop);
        Assert.Equal(StateStoreFault.Missing, await RefusedAsync());
        File.Delete(Path);
        Assert.Equal(StateStoreFault.Missing, await RefusedAsync());
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task A_schema_of_a_newer_build_is_refused()
    {
        await FillAsync();
        await using (var newer = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            await newer.OpenAsync(Stop);
            Run(newer, "PRAGMA user_version = 999");
        }

        Assert.Equal(StateStoreFault.NewerSchema, await RefusedAsync());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_clear_error()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "in the way", Stop);
        await using var store = new SqliteStateStore(_folder.File("file/state.db"), TimeProvider.System);
        var refused = await Assert.ThrowsAsync<StateStoreException>(() => store.OpenAsync(Stop));
        Assert.Equal(StateStoreFault.Unwritable, refused.Fault);
        Assert.Contains("state.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_clearly_and_keeps_what_was_acknowledged()
    {
        var disk = _folder.File("disk");
        Directory.CreateDirectory(disk);
        if (!Succeeds("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk))
            Assert.Skip("Mounting a small disk takes root.");

        try
        {
            var path = System.IO.Path.Combine(disk, "state.db");
            var kept = new List<RowWrite>();
            await using (var store = new SqliteStateStore(path, TimeProvider.System))
            {
                await store.OpenAsync(Stop);
                await using var committer = new GroupCommitter(
                    store, new GroupCommitOptions { GiveUpAfter = TimeSpan.FromMilliseconds(200) }, TimeProvider.System,
                    NullLogger<GroupCommitter>.Instance);
                var full = await Assert.ThrowsAsync<DurableStateException>(async () =>
                {
                    while (true)
                    {
                        var row = Rows.Insert($"{kept.Count}", new string('x', 20_000));
                        Assert.Equal(WriteOutcome.Applied, await committer.WriteAsync(row));
                        kept.Add(row);
                    }
                });
                Assert.Contains("full", full.Message, StringComparison.OrdinalIgnoreCase);
                Assert.InRange(kept.Count, 10, 100);
                Assert.True(Succeeds("mount", "-o", "remount,size=16m", disk));
                Assert.Equal(WriteOutcome.Applied, await committer.WriteAsync(Rows.Insert("after")));
            }

            await using var again = new SqliteStateStore(path, TimeProvider.System);
            await again.OpenAsync(Stop);
            var etags = await again.ReadEtagsAsync([.. kept.Select(r => r.Key)], Stop);
            Assert.Equal(kept.Select(r => (Guid?)r.NewEtag), etags);
        }
        finally
        {
            Assert.True(Succeeds("umount", disk));
        }
    }

    private async Task FillAsync()
    {
        await using var store = new SqliteStateStore(Path, TimeProvider.System);
        await store.OpenAsync(Stop);
        await store.WriteAsync([.. Enumerable.Range(0, 200).Select(i => Rows.Insert($"{i}", new string('x', 500), owner: $"{i}"))], Stop);
    }

    private async Task<StateStoreFault> RefusedAsync()
    {
        await using var store = new SqliteStateStore(Path, TimeProvider.System);
        return (await Assert.ThrowsAsync<StateStoreException>(() => store.OpenAsync(Stop))).Fault;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    public void Dispose() => _folder.Dispose();
}
