using System.Globalization;
using Spectre.Console;

namespace FlightTickets.Operations.Progress;

/// <summary>A bar for each stage, for a person at a terminal.</summary>
internal sealed class TerminalProgress(ProgressContext context) : IJobProgress
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

    public void Report(string stage, long done, long? total)
    {
        lock (_lock)
        {
            if (!_tasks.TryGetValue(stage, out var task))
            {
                foreach (var earlier in _tasks.Values.Where(earlier => earlier.IsIndeterminate)) earlier.StopTask();
                _tasks.Add(stage, task = context.AddTask(Markup.Escape(stage), maxValue: total ?? double.MaxValue));
                task.IsIndeterminate = total is null;
            }

            if (total is null) task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{done:N0} {stage}"));
            task.Value = Math.Max(task.Value, done);
        }
    }
}
