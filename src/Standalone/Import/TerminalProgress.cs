using Spectre.Console;

namespace FlightTickets.Import;

/// <summary>A bar per stage, for a person who watches.</summary>
internal sealed class TerminalProgress(ProgressContext context) : IImportProgress
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ImportStage, ProgressTask> _tasks = [];

    public void Done(ImportStage stage, int count, int total)
    {
        lock (_lock)
        {
            if (!_tasks.TryGetValue(stage, out var task))
                _tasks.Add(stage, task = context.AddTask(stage.ToString(), maxValue: total));
            task.Value = Math.Max(task.Value, count);
        }
    }

    /// <summary>Runs an import with bars in a terminal, and with plain lines elsewhere.</summary>
    public static async Task<ImportResult?> ShowAsync(Func<IImportProgress, Task<ImportResult?>> import, TimeProvider time)
    {
        if (Console.IsOutputRedirected) return await import(new PlainProgress(Console.Out, time));
        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => import(new TerminalProgress(context)));
    }
}
