using System.Buffers.Binary;
using FlightTickets.Persistence.Sqlite;
using FlightTickets.Servers;

namespace FlightTickets.Persistence.Tests;

/// <summary>A process that is killed while it writes: what it said was durable is there.</summary>
public sealed class SqliteKillTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_row_survives_a_kill_and_a_second_process_is_refused()
    {
        var path = _folder.File("state.db");
        for (var round = 0; round < 3; round++)
        {
            var output = _folder.File($"output{round}");
            await using (var victim = await StartAsync(path, output))
            {
                await LinesAsync(output, 500 + (round * 333));
                if (round == 0)
                    await RefusedAsync(path);

                await victim.KillAsync();
            }

            await using var store = new SqliteStateStore(path, TimeProvider.System);
            await store.OpenAsync(Stop);
            var acknowledged = (await File.ReadAllLinesAsync(output, Stop)).Skip(1).Select(l => l.Split(' ')).Where(l => l.Length == 2)
                .GroupBy(l => l[0]).ToDictionary(g => g.Key, g => g.Max(l => int.Parse(l[1])));
            Assert.True(acknowledged.Values.Sum() > 0);
            foreach (var (chain, number) in acknowledged)
            {
                var rows = await store.ReadAsync([new RowKey("victim", chain), new RowKey("victim", $"{chain}-twin")], Stop);
                Assert.InRange(BinaryPrimitives.ReadInt32LittleEndian(rows[0]!.Payload), number, number + 1);
                Assert.Equal(rows[0]!.Payload, rows[1]!.Payload);
            }
        }
    }

    private async Task RefusedAsync(string path)
    {
        var output = _folder.File("refused");
        await using var second = await StartAsync(path, output);
        Assert.StartsWith("InUse", (await LinesAsync(output, 1))[0], StringComparison.Ordinal);
    }

    private static Task<ChildProcess> StartAsync(string path, string output) => ChildProcess.StartAsync(
        Environment.ProcessPath is { } dotnet && System.IO.Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet",
        [System.IO.Path.Combine(AppContext.BaseDirectory, "FlightTickets.Persistence.Victim.dll"), path],
        new Dictionary<string, string>(), output);

    private static async Task<string[]> LinesAsync(string output, int count)
    {
        using var watch = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await watch.WaitForNextTickAsync(Stop))
        {
            await using var file = new FileStream(output, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            var lines = (await reader.ReadToEndAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length >= count)
                return lines;
        }

        throw new InvalidOperationException("The watch ended.");
    }

    public void Dispose() => _folder.Dispose();
}
