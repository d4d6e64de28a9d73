using FlightTickets.Check;

namespace FlightTickets.Operations.Progress;

/// <summary>Passes on what a check or a repair reports.</summary>
internal sealed class CheckedRows(IJobProgress progress) : IProgress<CheckProgress>
{
    public void Report(CheckProgress value) => progress.Report(value.What, value.Count, total: null);
}
