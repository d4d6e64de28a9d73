using FlightTickets.Check;

namespace FlightTickets.Operations.Progress;

/// <summary>Forwards the progress of a check or a repair.</summary>
internal sealed class CheckedRows(IJobProgress progress) : IProgress<CheckProgress>
{
    public void Report(CheckProgress value) => progress.Report(value.What, value.Count, total: null);
}
