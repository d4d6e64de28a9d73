using System.Globalization;

namespace FlightTickets.Operations.Progress;

/// <summary>Plain lines for logs and pipes: one after each twentieth of a stage, or every five seconds if the end is not known.</summary>
internal sealed class PlainProgress(string job, TextWriter output, TimeProvider time) : IJobProgress
{
    private const int Steps = 20;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Seldom = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private (string? Stage, long Step) _last;
    private long _written = time.GetTimestamp();

    public void Report(string stage, long done, long? total)
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_written);
            if (total is not > 0)
            {
                if (elapsed >= Seldom) Write(string.Create(CultureInfo.InvariantCulture, $"{done:N0} {stage}"));
                return;
            }

            var step = done * Steps / total.Value;
            if (stage == _last.Stage ? step <= _last.Step : step == 0) return;
            _last = (stage, step);
            if (done < total && elapsed < Shortest) return;
            Write(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {total:N0} {stage}"));
        }
    }

    private void Write(string text)
    {
        _written = time.GetTimestamp();
        output.WriteLine($"{job}: {text}");
    }
}
