namespace FlightTickets.Import;

/// <summary>What an import says at its end.</summary>
internal static class ImportMessages
{
    public static void Print(TextWriter output, SampleName sample, ImportResult result, string dataFolder)
    {
        output.WriteLine($"import: {result.Summary(sample.Text())}");
        if (!result.Refused.IsEmpty) output.WriteLine($"import: each refused row and why: {RefusedRowsFile.PathIn(dataFolder, sample.Text())}");
    }
}
