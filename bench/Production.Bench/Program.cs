using System.Runtime.InteropServices;
using FlightTickets.Bench;

if (args is ["--help" or "-h", ..])
{
    Console.WriteLine(Options.Help);
    return 0;
}

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"production: {e.Message}\n{Options.Help}");
    return 64;
}

using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    Console.Error.WriteLine("production: stopping");
    stopping.Cancel();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

List<Contender> contenders = [];
try
{
    string[] builds = options.Ours.Count > 0 ? [.. options.Ours] : [options.Repository];
    if (options.Only != "yardstick")
        contenders.AddRange(builds.Select((build, i) => new Ours(builds.Length == 1 ? "ours" : $"ours-{i + 1}", build, options)));
    if (options.Only != "ours") contenders.Add(new Yardstick(options));
    var report = new Report([.. contenders.Select(contender => contender.Name)]);
    for (var round = 1; round <= options.Rounds; round++)
    {
        // The first contender of one round is the last of the next.
        foreach (var contender in round % 2 == 1 ? contenders : Enumerable.Reverse(contenders))
            await new Round(options, contender, round, report).RunAsync(stopping.Token);
    }

    report.Summarize();
    if (options.Json is { } path) await report.WriteAsync(path);
    return report.IsClean ? 0 : 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine($"production: {e.Message}");
    return 1;
}
finally
{
    foreach (var contender in contenders) await contender.DisposeAsync();
}
