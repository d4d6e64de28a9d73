using FlightTickets.Startup;

namespace FlightTickets.Standalone.Tests.Processes;

[Collection(ProcessesCollection.Name)]
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Patience => CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromMinutes(4)).Token).Token;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_whole_sample_is_imported_after_a_kill_and_a_repetition_changes_nothing()
    {
        await using (var killed = StandaloneProcess.Start(_folder.Path, "import", "nyc13", "--Import:FirstDay=2027-01-04"))
        {
            // The line of the first 5 %.
            await killed.LineAsync("of 32,735 flights", Patience);
            await killed.KillAsync();
        }

        // The dates of the first import apply, whatever the second one asks for.
        var resumed = await ImportAsync("--Import:FirstDay=2030-01-01");
        var (taken, there) = Counts(resumed);
        Assert.Equal(32_731, taken + there);
        Assert.InRange(there, 1, 32_730);
        Assert.Contains("4 refused (4 airplane_unavailable)", resumed, StringComparison.Ordinal);

        var again = await ImportAsync();
        Assert.Equal((0, 32_731), Counts(again));
        Assert.Contains("4 refused (4 airplane_unavailable)", again, StringComparison.Ordinal);

        var rows = await File.ReadAllLinesAsync(_folder.File("import-nyc13.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("flight_id,tail_number,code,detail", rows[0]);
        Assert.Equal(["N702TW", "N710TW", "N722TW", "N727TW"], rows[1..].Select(row => row.Split(',')[1]).Order(StringComparer.Ordinal));
        Assert.All(rows[1..], row => Assert.Contains("flies DL-120-", row, StringComparison.Ordinal));
        Assert.Contains("\"firstDay\": \"2027-01-05\"",
            await File.ReadAllTextAsync(_folder.File("import.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<string> ImportAsync(params string[] settings)
    {
        await using var process = StandaloneProcess.Start(_folder.Path, ["import", "nyc13", .. settings]);
        Assert.Equal(ExitCodes.Ok, await process.ExitAsync(Patience));
        var summary = await process.LineAsync("import: nyc13:", Patience);
        TestContext.Current.TestOutputHelper!.WriteLine(summary);
        return summary;
    }

    private static (int Taken, int There) Counts(string summary)
    {
        var words = summary.Replace(",", "", StringComparison.Ordinal).Split(' ');
        return (int.Parse(words[Array.IndexOf(words, "taken") - 2]), int.Parse(words[Array.IndexOf(words, "already") - 1]));
    }
}
