namespace FlightTickets.Import;

/// <summary>A line every 5 % that took at least a second, for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : IImportProgress
{
    private const int Steps = 20;
    private readonly Lock _lock = new();
    private (ImportStage Stage, int Step) _last = (ImportStage.Airplanes, 0);
    private long _written = time.GetTimestamp();

    public void Done(ImportStage stage, int count, int total)
    {
        var step = count * Steps / total;
        lock (_lock)
        {
            if ((stage, step).CompareTo(_last) <= 0) return;
            _last = (stage, step);
            if (count < total && time.GetElapsedTime(_written) < TimeSpan.FromSeconds(1)) return;
            _written = time.GetTimestamp();
            output.WriteLine($"import: {count:N0} of {total:N0} {stage.ToString().ToLowerInvariant()}");
        }
    }
}
