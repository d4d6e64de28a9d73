using FlightTickets.Operations.Progress;

namespace FlightTickets.Import;

/// <summary>Shows an import: its progress, and its result.</summary>
internal static class ImportReport
{
    /// <summary>Runs the import and prints its result, if there was anything to do.</summary>
    public static async Task RunAsync(
        SampleImport import, SampleName sample, DateOnly? firstDay, bool again, string dataFolder, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await Job.ShowAsync("import", time,
            progress => import.RunAsync(sample, firstDay, again, progress, cancellationToken)) is not { } result) return;
        await Console.Out.WriteLineAsync($"import: {result.Summary(sample.Text())}");
        if (!result.Refused.IsEmpty)
            await Console.Out.WriteLineAsync($"import: each refused row and why: {RefusedRowsFile.PathIn(dataFolder, sample.Text())}");
    }
}
