using Spectre.Console;

namespace FlightTickets.Operations.Progress;

/// <summary>Shows a long job: bars on a terminal, plain lines elsewhere. Standard output is left to the job's result.</summary>
internal static class Job
{
    /// <summary>Runs a job and shows its progress on standard error.</summary>
    /// <param name="name">The job's name, in front of every plain line.</param>
    /// <param name="time">The clock that spaces plain lines.</param>
    /// <param name="run">The job.</param>
    public static async Task<T> ShowAsync<T>(string name, TimeProvider time, Func<IJobProgress, Task<T>> run)
    {
        if (Console.IsErrorRedirected) return await run(new PlainProgress(name, Console.Error, time));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => run(new TerminalProgress(context)));
    }
}
