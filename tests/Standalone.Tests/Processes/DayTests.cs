using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FlightTickets.Standalone.Tests.Processes;

/// <summary>README's day of an airline: booked, flown and closed within seconds, by the test clock.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class DayTests
{
    [Fact]
    public async Task A_month_passes_a_flight_is_flown_and_the_books_agree()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root(), "samples", "day")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DAY_PROGRAM"] = StandaloneProcess.Program;
        using var day = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var said = await Task.WhenAll(day.StandardOutput.ReadToEndAsync(cancellation), day.StandardError.ReadToEndAsync(cancellation));
        await day.WaitForExitAsync(cancellation);
        var text = string.Concat(said);
        TestContext.Current.SendDiagnosticMessage(text);
        Assert.True(day.ExitCode == 0, text);
        foreach (var part in (string[])
        [
            ": confirmed; a second order is held", "the second order is expired", "checked in: seat ", " boarding\n",
            ": 1 on board, 0 missing\n", " departed\n", "the ticket is flown\n", " arrived\n", "the books agree: ",
            "All invariants hold.",
        ])
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", ".."));
}
